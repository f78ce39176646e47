/** The long-term support line of Aurora MySQL 3; where its Data API and Serverless are both supported. A stack may choose another. */
export const AURORA_VERSION = "8.0.mysql_aurora.3.10.3";
