-- load_fact_bookings: one transaction.

LOCK analytics.fact_bookings;

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE __this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end,
  CAST('{epoch}' AS BIGINT) AS epoch;

-- A run of a site that is not active any more writes nothing.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM analytics.__site_epochs WHERE epoch > (SELECT epoch FROM __this_run)',
'Pipeline.SiteNotActive: this warehouse was opened by a later failover; run at the active site'
);

-- A run that a later one has overtaken would write its past over that one's present.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM analytics.__load_history WHERE table_name = ''fact_bookings'' AND logical_date > (SELECT logical_date FROM __this_run)',
'Pipeline.HistoryMovedOn: fact_bookings is loaded for a later date already; retry that date''s run'
);

-- A warehouse that was put back to an earlier state lacks days, and would lose them for good.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name = ''fact_bookings'' GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run)',
'Pipeline.CommittedDaysLacking: fact_bookings lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  booking_id INTEGER,
  __key__apartment_key__apartment_id INTEGER,
  __as_of__apartment_key DATE,
  __key__user_key__user_id INTEGER,
  booking_date DATE,
  amount DECIMAL(10,2),
  duration_days INTEGER
);

COPY __staged
FROM '{lakeRoot}/curated/fact_bookings/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The keys whose rows are held back in quarantine: they are neither gone nor changed.
CREATE TEMP TABLE __held (
  booking_id INTEGER
);

COPY __held
FROM '{lakeRoot}/curated/fact_bookings/_held/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- Which version of dim_apartments a date finds.
CREATE TEMP TABLE __reach__dim_apartments AS
SELECT
  dim_apartments.apartment_key, dim_apartments.apartment_id,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
    ELSE dim_apartments.effective_date
  END AS __first_day,
  COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS __last_day
FROM analytics.dim_apartments
WHERE dim_apartments.apartment_key <> -1;

-- The one comparison with the whole table: keys that are new or gone, rows that differ (or find another surrogate key now).
CREATE TEMP TABLE __changes AS
SELECT
  COALESCE(__incoming.booking_id, fact_bookings.booking_id) AS booking_id,
  __incoming.apartment_key,
  __incoming.user_key,
  __incoming.booking_date,
  __incoming.amount,
  __incoming.duration_days,
  fact_bookings.booking_key AS __key,
  CASE
    WHEN fact_bookings.booking_key IS NULL THEN 'new'
    WHEN __incoming.booking_id IS NULL THEN 'gone'
    WHEN (__incoming.booking_date = fact_bookings.booking_date OR (__incoming.booking_date IS NULL AND fact_bookings.booking_date IS NULL))
      AND (__incoming.amount = fact_bookings.amount OR (__incoming.amount IS NULL AND fact_bookings.amount IS NULL))
      AND (__incoming.duration_days = fact_bookings.duration_days OR (__incoming.duration_days IS NULL AND fact_bookings.duration_days IS NULL)) THEN 'rekeyed'
    ELSE 'changed'
  END AS __fate
FROM (
  SELECT
    __staged.booking_id,
    COALESCE(__found__apartment_key.apartment_key, -1) AS apartment_key,
    COALESCE(__found__user_key.user_key, -1) AS user_key,
    __staged.booking_date,
    __staged.amount,
    __staged.duration_days
  FROM __staged
  LEFT JOIN __reach__dim_apartments AS __found__apartment_key
    ON __found__apartment_key.apartment_id = __staged.__key__apartment_key__apartment_id
    AND COALESCE(__staged.__as_of__apartment_key, DATE '9999-12-31') BETWEEN __found__apartment_key.__first_day AND __found__apartment_key.__last_day
  LEFT JOIN analytics.dim_users AS __found__user_key
    ON __found__user_key.user_id = __staged.__key__user_key__user_id
) AS __incoming
FULL JOIN (
  SELECT fact_bookings.*
  FROM analytics.fact_bookings
  LEFT JOIN __held ON __held.booking_id = fact_bookings.booking_id
  WHERE __held.booking_id IS NULL
) AS fact_bookings ON fact_bookings.booking_id = __incoming.booking_id
WHERE fact_bookings.booking_key IS NULL
  OR __incoming.booking_id IS NULL
  OR CASE
    WHEN (__incoming.apartment_key = fact_bookings.apartment_key OR (__incoming.apartment_key IS NULL AND fact_bookings.apartment_key IS NULL))
      AND (__incoming.user_key = fact_bookings.user_key OR (__incoming.user_key IS NULL AND fact_bookings.user_key IS NULL))
      AND (__incoming.booking_date = fact_bookings.booking_date OR (__incoming.booking_date IS NULL AND fact_bookings.booking_date IS NULL))
      AND (__incoming.amount = fact_bookings.amount OR (__incoming.amount IS NULL AND fact_bookings.amount IS NULL))
      AND (__incoming.duration_days = fact_bookings.duration_days OR (__incoming.duration_days IS NULL AND fact_bookings.duration_days IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM __changes WHERE __fate = ''new'' AND (booking_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for fact_bookings (booking_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT __staged.booking_id FROM __staged INNER JOIN __changes ON __changes.booking_id = __staged.booking_id GROUP BY __staged.booking_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for fact_bookings (booking_id)'
);

-- A source that lost this much is more likely broken than right: nothing is closed or removed.
CALL analytics.__refuse_if_any(
'SELECT CASE WHEN __vanished > 0.2 * __living THEN __vanished ELSE 0 END
FROM (
  SELECT
    (SELECT COUNT(*) FROM analytics.fact_bookings) AS __living,
    (SELECT COUNT(*) FROM __changes WHERE __fate = ''gone'') AS __vanished
) AS __totals',
'Pipeline.RowsVanished: more than 20 % of the living keys of fact_bookings are gone from the source; restore them, or raise refuseAbove if they are gone for good'
);

DELETE FROM analytics.fact_bookings
USING __changes
WHERE fact_bookings.booking_key = __changes.__key AND __changes.__fate = 'gone';

UPDATE analytics.fact_bookings
SET
  apartment_key = __changes.apartment_key,
  user_key = __changes.user_key,
  booking_date = __changes.booking_date,
  amount = __changes.amount,
  duration_days = __changes.duration_days
FROM __changes
WHERE fact_bookings.booking_key = __changes.__key;

INSERT INTO analytics.fact_bookings (booking_id, apartment_key, user_key, booking_date, amount, duration_days)
SELECT booking_id, apartment_key, user_key, booking_date, amount, duration_days
FROM __changes
WHERE __fate = 'new'
ORDER BY booking_id;

DELETE FROM analytics.__unknown_references__fact_bookings
USING __changes
WHERE __unknown_references__fact_bookings.fact_key = __changes.__key AND __changes.__fate = 'gone';

DELETE FROM analytics.__unknown_references__fact_bookings
USING analytics.fact_bookings, __staged
WHERE __unknown_references__fact_bookings.fact_key = fact_bookings.booking_key AND __staged.booking_id = fact_bookings.booking_id;

-- What these rows look up is not known yet: a member that arrives later finds them by this.
INSERT INTO analytics.__unknown_references__fact_bookings (fact_key, column_name, natural_key)
SELECT fact_bookings.booking_key, 'apartment_key', CAST(CAST(__staged.__key__apartment_key__apartment_id AS INTEGER) AS VARCHAR(64))
FROM __staged
INNER JOIN analytics.fact_bookings ON __staged.booking_id = fact_bookings.booking_id
WHERE fact_bookings.apartment_key = -1 AND __staged.__key__apartment_key__apartment_id IS NOT NULL;

-- One row a key.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT fact_bookings.booking_id FROM analytics.fact_bookings INNER JOIN __changes ON __changes.booking_id = fact_bookings.booking_id GROUP BY fact_bookings.booking_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: fact_bookings would hold several rows of one booking_id'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'fact_bookings'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'new') AS inserted,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'changed') AS updated,
  0 AS closed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'gone') AS removed,
  (SELECT COUNT(*) FROM __changes WHERE __fate = 'rekeyed') AS rekeyed;

DELETE FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'fact_bookings';

INSERT INTO analytics.__load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'fact_bookings', 'booking_id,apartment_key,user_key,booking_date,amount,duration_days',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end;
