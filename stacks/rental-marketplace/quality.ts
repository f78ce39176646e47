import {
  accurate,
  after,
  atLeast,
  complete,
  notBefore,
  qualityRules,
  refersTo,
  stopBeforeLoading,
  unique,
  warn,
} from "pipeline-dsl";
import { marketplace } from "./sources";

const { apartments, apartment_attributes, user_viewing, bookings } = marketplace.tables;

export const quality = qualityRules({
  completeness: {
    threshold: "> 99%",
    rules: [
      complete(apartments.location),
      complete(apartments.price),
      complete(apartments.created_at, { whenBreached: warn() }), // only the first version's date needs it
      complete(apartment_attributes.attribute_name),
      complete(bookings.apartment_id),
      complete(bookings.user_id),
      complete(bookings.start_date),
      complete(bookings.end_date),
      complete(bookings.total_amount),
      complete(user_viewing.apartment_id),
      complete(user_viewing.user_id),
    ],
  },
  accuracy: {
    threshold: "> 99.9%",
    rules: [
      accurate(apartments.price, atLeast(0)),
      accurate(bookings, after(bookings.end_date, bookings.start_date)),
      accurate(bookings.total_amount, atLeast(0)),
      accurate(bookings.start_date, notBefore("2000-01-01")), // a typing error in a year moves revenue out of every report
    ],
  },
  consistency: {
    threshold: "> 99%",
    rules: [
      refersTo(apartment_attributes.apartment_id, apartments),
      refersTo(bookings.apartment_id, apartments),
      refersTo(user_viewing.apartment_id, apartments),
      unique(bookings.booking_id),
    ],
  },
  whenBreached: stopBeforeLoading(),
});
