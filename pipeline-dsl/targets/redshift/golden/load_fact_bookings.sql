-- load_fact_bookings: one transaction.

LOCK analytics.fact_bookings;

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end;

-- A run that a later one has overtaken would write its past over that one's present.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM analytics.load_history WHERE table_name = ''fact_bookings'' AND logical_date > (SELECT logical_date FROM this_run)',
'Pipeline.HistoryMovedOn: fact_bookings is loaded for a later date already; retry that date''s run'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE staged (
  booking_id INTEGER,
  apartment_key__apartment_id INTEGER,
  apartment_key__as_of DATE,
  user_key__user_id INTEGER,
  booking_date DATE,
  amount DECIMAL(10,2),
  duration_days INTEGER
);

COPY staged
FROM '{lakeRoot}/curated/fact_bookings/load_date={logical_date}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- Which version of dim_apartments a date finds.
CREATE TEMP TABLE reach_of_dim_apartments AS
SELECT
  dim_apartments.apartment_key, dim_apartments.apartment_id,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
    ELSE dim_apartments.effective_date
  END AS first_day,
  COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS last_day
FROM analytics.dim_apartments
WHERE dim_apartments.apartment_key <> -1;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE changes AS
SELECT
  COALESCE(incoming.booking_id, fact_bookings.booking_id) AS booking_id,
  incoming.apartment_key,
  incoming.user_key,
  incoming.booking_date,
  incoming.amount,
  incoming.duration_days,
  fact_bookings.booking_key AS _key,
  CASE
    WHEN fact_bookings.booking_key IS NULL THEN 'new'
    WHEN incoming.booking_id IS NULL THEN 'gone'
    WHEN (incoming.booking_date = fact_bookings.booking_date OR (incoming.booking_date IS NULL AND fact_bookings.booking_date IS NULL))
      AND (incoming.amount = fact_bookings.amount OR (incoming.amount IS NULL AND fact_bookings.amount IS NULL))
      AND (incoming.duration_days = fact_bookings.duration_days OR (incoming.duration_days IS NULL AND fact_bookings.duration_days IS NULL)) THEN 'rekeyed'
    ELSE 'changed'
  END AS _fate
FROM (
  SELECT
    staged.booking_id,
    COALESCE(found_apartment_key.apartment_key, -1) AS apartment_key,
    COALESCE(found_user_key.user_key, -1) AS user_key,
    staged.booking_date,
    staged.amount,
    staged.duration_days
  FROM staged
  LEFT JOIN reach_of_dim_apartments AS found_apartment_key
    ON found_apartment_key.apartment_id = staged.apartment_key__apartment_id
    AND COALESCE(staged.apartment_key__as_of, DATE '9999-12-31') BETWEEN found_apartment_key.first_day AND found_apartment_key.last_day
  LEFT JOIN analytics.dim_users AS found_user_key
    ON found_user_key.user_id = staged.user_key__user_id
) AS incoming
FULL JOIN analytics.fact_bookings ON fact_bookings.booking_id = incoming.booking_id
WHERE fact_bookings.booking_key IS NULL
  OR incoming.booking_id IS NULL
  OR CASE
    WHEN (incoming.apartment_key = fact_bookings.apartment_key OR (incoming.apartment_key IS NULL AND fact_bookings.apartment_key IS NULL))
      AND (incoming.user_key = fact_bookings.user_key OR (incoming.user_key IS NULL AND fact_bookings.user_key IS NULL))
      AND (incoming.booking_date = fact_bookings.booking_date OR (incoming.booking_date IS NULL AND fact_bookings.booking_date IS NULL))
      AND (incoming.amount = fact_bookings.amount OR (incoming.amount IS NULL AND fact_bookings.amount IS NULL))
      AND (incoming.duration_days = fact_bookings.duration_days OR (incoming.duration_days IS NULL AND fact_bookings.duration_days IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM changes WHERE _fate = ''new'' AND (booking_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for fact_bookings (booking_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM (SELECT staged.booking_id FROM staged INNER JOIN changes ON changes.booking_id = staged.booking_id GROUP BY staged.booking_id HAVING COUNT(*) > 1) AS repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for fact_bookings (booking_id)'
);

-- A source that lost this much is more likely broken than right: nothing is closed or removed.
CALL analytics.refuse_if_any(
'SELECT CASE WHEN vanished > 0.2 * living THEN vanished ELSE 0 END
FROM (
  SELECT
    (SELECT COUNT(*) FROM analytics.fact_bookings) AS living,
    (SELECT COUNT(*) FROM changes WHERE _fate = ''gone'') AS vanished
) AS totals',
'Pipeline.RowsVanished: more than 20 % of the living keys of fact_bookings are gone from the source; restore them, or raise refuseAbove if they are gone for good'
);

DELETE FROM analytics.fact_bookings
USING changes
WHERE fact_bookings.booking_key = changes._key AND changes._fate = 'gone';

UPDATE analytics.fact_bookings
SET
  apartment_key = changes.apartment_key,
  user_key = changes.user_key,
  booking_date = changes.booking_date,
  amount = changes.amount,
  duration_days = changes.duration_days
FROM changes
WHERE fact_bookings.booking_key = changes._key;

INSERT INTO analytics.fact_bookings (booking_id, apartment_key, user_key, booking_date, amount, duration_days)
SELECT booking_id, apartment_key, user_key, booking_date, amount, duration_days
FROM changes
WHERE _fate = 'new'
ORDER BY booking_id;

-- One row a key.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM (SELECT fact_bookings.booking_id FROM analytics.fact_bookings INNER JOIN changes ON changes.booking_id = fact_bookings.booking_id GROUP BY fact_bookings.booking_id HAVING COUNT(*) > 1) AS repeated',
'Pipeline.DuplicateKey: fact_bookings would hold several rows of one booking_id'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.load_history
WHERE run_id = (SELECT run_id FROM this_run) AND table_name = 'fact_bookings'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM changes WHERE _fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM changes WHERE _fate = 'changed') AS updated,
  0 AS closed,
  (SELECT COUNT(*) FROM changes WHERE _fate = 'gone') AS removed,
  (SELECT COUNT(*) FROM changes WHERE _fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.load_history
WHERE run_id = (SELECT run_id FROM this_run) AND table_name = 'fact_bookings';

INSERT INTO analytics.load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'fact_bookings', 'booking_id,apartment_key,user_key,booking_date,amount,duration_days',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM this_run
CROSS JOIN load_counts
GROUP BY run_id, logical_date, window_start, window_end;
