{{ config(materialized="incremental", incremental_strategy="merge", unique_key="booking_id") }}

{{ bookings_with_keys() }}
