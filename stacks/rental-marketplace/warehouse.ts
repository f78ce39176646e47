import {
  closeVersion,
  daysBetween,
  dimension,
  distinct,
  fact,
  keep,
  lookup,
  overwrite,
  remove,
  versions,
} from "pipeline-dsl";
import { marketplace } from "./sources";

const { apartments, apartment_attributes, user_viewing, bookings } = marketplace.tables;

export const dimLocations = dimension("dim_locations", {
  key: "location_key",
  from: distinct({ location: [apartments.location] }),
  naturalKey: ["location"],
  history: overwrite(),
});

export const dimUsers = dimension("dim_users", {
  key: "user_key",
  from: distinct({ user_id: [bookings.user_id, user_viewing.user_id] }), // the marketplace has no users table
  naturalKey: ["user_id"],
  history: overwrite(),
});

export const dimApartments = dimension("dim_apartments", {
  key: "apartment_key",
  from: apartments,
  columns: {
    apartment_id: apartments.apartment_id,
    location_key: lookup(dimLocations, { location: apartments.location }),
    current_price: apartments.price,
  },
  naturalKey: ["apartment_id"],
  history: versions({
    from: "effective_date",
    to: "end_date",
    granularity: "day",
    firstVersionFrom: apartments.created_at,
  }),
  whenSourceRowVanishes: closeVersion({ refuseAbove: "20%" }),
});

export const dimApartmentAttributes = dimension("dim_apartment_attributes", {
  key: "attribute_key",
  from: apartment_attributes,
  columns: {
    attribute_id: apartment_attributes.attribute_id,
    apartment_id: apartment_attributes.apartment_id,
    attribute_name: apartment_attributes.attribute_name,
    attribute_value: apartment_attributes.attribute_value,
  },
  naturalKey: ["attribute_id"],
  history: overwrite(),
  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),
});

export const factBookings = fact("fact_bookings", {
  key: "booking_key",
  from: bookings,
  grain: ["booking_id"],
  columns: {
    booking_id: bookings.booking_id,
    apartment_key: lookup(dimApartments, { apartment_id: bookings.apartment_id }, { asOf: bookings.start_date }),
    user_key: lookup(dimUsers, { user_id: bookings.user_id }),
    booking_date: bookings.start_date, // the only date a booking carries before its stay
    amount: bookings.total_amount,
    duration_days: daysBetween(bookings.start_date, bookings.end_date),
  },
  whenSourceRowVanishes: remove({ refuseAbove: "20%" }),
});

export const factViewings = fact("fact_viewings", {
  key: "viewing_key",
  from: user_viewing,
  grain: ["viewing_id"],
  columns: {
    viewing_id: user_viewing.viewing_id,
    apartment_key: lookup(
      dimApartments,
      { apartment_id: user_viewing.apartment_id },
      { asOf: user_viewing.viewing_date },
    ),
    user_key: lookup(dimUsers, { user_id: user_viewing.user_id }),
    apartment_id: user_viewing.apartment_id, // a later version of the apartment must find the viewings it re-keys
    viewing_date: user_viewing.viewing_date,
  },
  whenSourceRowVanishes: keep(), // a run sees only new viewings
});
