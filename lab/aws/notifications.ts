import { CreateTopicCommand, PublishCommand, SNSClient, SNSServiceException } from "@aws-sdk/client-sns";
import { messageOf } from "../errors";
import { TaskError, type TaskHandlers } from "../executions/task";
import type { Json } from "../json";
import type { ClientOptions } from "./moto";

/** The alert topic; messages go to moto, which keeps them and sends nothing. */
export async function createTopic(options: ClientOptions, name: string): Promise<string> {
  const client = new SNSClient(options);
  const { TopicArn } = await client.send(new CreateTopicCommand({ Name: name }));
  client.destroy();
  return TopicArn ?? "";
}

export function notificationTasks(options: ClientOptions): TaskHandlers {
  const client = new SNSClient(options);
  return {
    "sns:publish": async ({ input }) => {
      const text = (value: Json | undefined): string =>
        typeof value === "string" ? value : JSON.stringify(value ?? "");
      try {
        const subject = input["Subject"] === undefined ? {} : { Subject: text(input["Subject"]) };
        const command = new PublishCommand({
          TopicArn: text(input["TopicArn"]),
          Message: text(input["Message"]),
          ...subject,
        });
        return { MessageId: (await client.send(command)).MessageId ?? "" };
      } catch (error) {
        if (!(error instanceof SNSServiceException)) throw error;
        throw new TaskError(`SNS.${error.name}`, messageOf(error));
      }
    },
  };
}
