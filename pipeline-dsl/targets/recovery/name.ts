/** The figure by which a failover moves readers' name of the warehouse: 1 to the standby, 0 back. `jobs/recovery/name.py` publishes it. */
export const STANDBY_SERVES = "StandbyServes";
