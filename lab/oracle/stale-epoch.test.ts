import { printOpenBatch } from "../../pipeline-dsl/targets/redshift/site-epoch";
import { RENTAL_MODEL, RentalWarehouse } from "./rental-warehouse";
import type { SourceState } from "./change-log";

const STATE: SourceState = {
  apartments: [{ apartment_id: 1, location: "Bern", price: "10.00", created_at: "2026-01-01" }],
  bookings: [],
  viewings: [],
};

test("a load of a run that began before a failover is refused in its own transaction, and writes nothing", async () => {
  const warehouse = await RentalWarehouse.open(RENTAL_MODEL);
  try {
    // Loads here are of epoch 1: opened by its own epoch, a warehouse takes them.
    await warehouse.migrate(printOpenBatch("analytics", "open"));
    await warehouse.load("before", "2026-01-05", STATE);
    await warehouse.query("INSERT INTO analytics.__site_epochs VALUES (2, CURRENT_TIMESTAMP)");
    const before = await warehouse.everything();
    const apartments = STATE.apartments.map((each) => ({ ...each, price: "20.00" }));
    const stale = warehouse.load("stale", "2026-01-06", { ...STATE, apartments });
    await expect(stale).rejects.toThrow("Pipeline.SiteNotActive");
    expect(await warehouse.everything()).toEqual(before);
  } finally {
    await warehouse.close();
  }
});
