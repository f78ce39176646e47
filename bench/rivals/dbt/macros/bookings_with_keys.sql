{% macro bookings_with_keys() %}
select
    bookings.booking_id,
    coalesce(apartments.apartment_key, -1) as apartment_key,
    coalesce(users.user_key, -1) as user_key,
    bookings.start_date as booking_date,
    bookings.total_amount as amount,
    bookings.end_date - bookings.start_date as duration_days
from {{ source("marketplace", "bookings") }} as bookings
left join {{ source("analytics", "dim_apartments") }} as apartments
    on apartments.apartment_id = bookings.apartment_id
    and bookings.start_date >= apartments.effective_date
    and bookings.start_date < apartments.end_date
left join {{ source("analytics", "dim_users") }} as users
    on users.user_id = bookings.user_id
{% endmacro %}
