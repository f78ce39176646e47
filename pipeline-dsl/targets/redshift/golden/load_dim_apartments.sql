-- load_dim_apartments: one transaction.

LOCK analytics.dim_apartments;

LOCK analytics.fact_bookings;

LOCK analytics.fact_viewings;

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
'SELECT COUNT(*) FROM analytics.__load_history WHERE table_name = ''dim_apartments'' AND logical_date > (SELECT logical_date FROM __this_run)',
'Pipeline.HistoryMovedOn: dim_apartments is loaded for a later date already; retry that date''s run'
);

-- A warehouse that was put back to an earlier state lacks days, and would lose them for good.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT table_name, MAX(window_end) AS __ends FROM analytics.__load_history WHERE table_name = ''dim_apartments'' GROUP BY table_name) AS __held WHERE __ends < (SELECT window_start FROM __this_run)',
'Pipeline.CommittedDaysLacking: dim_apartments lacks committed days of before this run: the warehouse was put back to an earlier state; bring them back, then retry'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE __staged (
  apartment_id INTEGER,
  __key__location_key__location VARCHAR(1020),
  current_price DECIMAL(10,2),
  __first__effective_date DATE
);

COPY __staged
FROM '{lakeRoot}/curated/dim_apartments/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- The keys whose rows are held back in quarantine: they are neither gone nor changed.
CREATE TEMP TABLE __held (
  apartment_id INTEGER
);

COPY __held
FROM '{lakeRoot}/curated/dim_apartments/_held/{folder}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- Which columns the latest load of an earlier date carried.
CREATE TEMP TABLE __loaded_before AS
SELECT ',' || columns || ',' AS columns
FROM analytics.__load_history
WHERE table_name = 'dim_apartments' AND logical_date < (SELECT logical_date FROM __this_run)
ORDER BY logical_date DESC, loaded_at DESC
LIMIT 1;

-- An earlier run of this date may have filled a column that is new since then. Mostly there is none.
UPDATE analytics.dim_apartments
SET
  location_key = CASE WHEN POSITION(',location_key,' IN __loaded_before.columns) = 0 THEN -1 ELSE dim_apartments.location_key END,
  current_price = CASE WHEN POSITION(',current_price,' IN __loaded_before.columns) = 0 THEN NULL ELSE dim_apartments.current_price END
FROM __staged, __loaded_before
WHERE (
    SELECT COUNT(*)
    FROM __loaded_before
    WHERE POSITION(',location_key,' IN __loaded_before.columns) = 0
      OR POSITION(',current_price,' IN __loaded_before.columns) = 0
  ) > 0
  AND dim_apartments.apartment_id = __staged.apartment_id
  AND (dim_apartments.end_date = DATE '9999-12-31' OR dim_apartments.end_date = (SELECT logical_date FROM __this_run));

-- A new column gets its first value in place, which is no change of the source, where nothing else has changed.
UPDATE analytics.dim_apartments
SET
  location_key = CASE WHEN POSITION(',location_key,' IN __loaded_before.columns) = 0 THEN __incoming.location_key ELSE dim_apartments.location_key END,
  current_price = CASE WHEN POSITION(',current_price,' IN __loaded_before.columns) = 0 THEN __incoming.current_price ELSE dim_apartments.current_price END
FROM (
  SELECT
    __staged.apartment_id,
    COALESCE(__found__location_key.location_key, -1) AS location_key,
    __staged.current_price,
    CASE
      WHEN __staged.__first__effective_date <= (SELECT logical_date FROM __this_run) THEN __staged.__first__effective_date
      ELSE (SELECT logical_date FROM __this_run)
    END AS __first_version_from
  FROM __staged
  LEFT JOIN analytics.dim_locations AS __found__location_key
    ON __found__location_key.location = __staged.__key__location_key__location
) AS __incoming, __loaded_before
WHERE (
    SELECT COUNT(*)
    FROM __loaded_before
    WHERE POSITION(',location_key,' IN __loaded_before.columns) = 0
      OR POSITION(',current_price,' IN __loaded_before.columns) = 0
  ) > 0
  AND dim_apartments.apartment_id = __incoming.apartment_id
  AND (dim_apartments.end_date = DATE '9999-12-31' OR dim_apartments.end_date = (SELECT logical_date FROM __this_run))
  AND (POSITION(',location_key,' IN __loaded_before.columns) = 0 OR (dim_apartments.location_key = __incoming.location_key OR (dim_apartments.location_key IS NULL AND __incoming.location_key IS NULL)))
  AND (POSITION(',current_price,' IN __loaded_before.columns) = 0 OR (dim_apartments.current_price = __incoming.current_price OR (dim_apartments.current_price IS NULL AND __incoming.current_price IS NULL)));

-- The one comparison with the whole dimension: keys that are new or gone, or whose values differ. The rest is small.
CREATE TEMP TABLE __affected AS
SELECT
  COALESCE(__incoming.apartment_id, __live.apartment_id) AS apartment_id,
  __incoming.location_key,
  __incoming.current_price,
  __incoming.__first_version_from,
  __live.effective_date AS __began,
  CASE
    WHEN __live.apartment_key IS NULL THEN 'new'
    WHEN __incoming.apartment_id IS NULL THEN 'gone'
    ELSE 'changed'
  END AS __fate
FROM (
  SELECT
    __staged.apartment_id,
    COALESCE(__found__location_key.location_key, -1) AS location_key,
    __staged.current_price,
    CASE
      WHEN __staged.__first__effective_date <= (SELECT logical_date FROM __this_run) THEN __staged.__first__effective_date
      ELSE (SELECT logical_date FROM __this_run)
    END AS __first_version_from
  FROM __staged
  LEFT JOIN analytics.dim_locations AS __found__location_key
    ON __found__location_key.location = __staged.__key__location_key__location
) AS __incoming
FULL JOIN (
  SELECT apartment_key, effective_date, dim_apartments.apartment_id, dim_apartments.location_key, dim_apartments.current_price
  FROM analytics.dim_apartments
  LEFT JOIN __held ON __held.apartment_id = dim_apartments.apartment_id
  WHERE end_date = DATE '9999-12-31' AND apartment_key <> -1 AND __held.apartment_id IS NULL
) AS __live
  ON __live.apartment_id = __incoming.apartment_id
WHERE __incoming.apartment_id IS NULL
  OR __live.apartment_key IS NULL
  OR CASE
    WHEN (__incoming.location_key = __live.location_key OR (__incoming.location_key IS NULL AND __live.location_key IS NULL))
      AND (__incoming.current_price = __live.current_price OR (__incoming.current_price IS NULL AND __live.current_price IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM __affected WHERE __fate = ''new'' AND (apartment_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for dim_apartments (apartment_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*) FROM (SELECT __affected.apartment_id FROM __affected GROUP BY __affected.apartment_id HAVING COUNT(*) > 1) AS __repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_apartments (apartment_id)'
);

-- A source that lost this much is more likely broken than right: nothing is closed or removed.
CALL analytics.__refuse_if_any(
'SELECT CASE WHEN __vanished > 0.2 * __living THEN __vanished ELSE 0 END
FROM (
  SELECT
    (SELECT COUNT(*)
    FROM analytics.dim_apartments
    WHERE dim_apartments.effective_date < (SELECT logical_date FROM __this_run) AND dim_apartments.apartment_key <> -1 AND dim_apartments.end_date >= (SELECT logical_date FROM __this_run)) AS __living,
    (SELECT (
      SELECT COUNT(*)
      FROM __affected
      WHERE __fate = ''gone'' AND __began < (SELECT logical_date FROM __this_run)
    ) + (
      SELECT COUNT(*)
      FROM analytics.dim_apartments
LEFT JOIN __held ON __held.apartment_id = dim_apartments.apartment_id
      LEFT JOIN __staged ON __staged.apartment_id = dim_apartments.apartment_id
      WHERE dim_apartments.end_date = (SELECT logical_date FROM __this_run) AND __staged.apartment_id IS NULL AND __held.apartment_id IS NULL
    )) AS __vanished
) AS __totals',
'Pipeline.RowsVanished: more than 20 % of the living keys of dim_apartments are gone from the source; restore them, or raise refuseAbove if they are gone for good'
);

-- All versions of these keys as they were: what becomes of them is judged by these few rows, and facts have their keys.
CREATE TEMP TABLE __keys_before AS
SELECT dim_apartments.apartment_key, dim_apartments.effective_date, dim_apartments.end_date, dim_apartments.apartment_id, dim_apartments.location_key, dim_apartments.current_price
FROM analytics.dim_apartments
INNER JOIN __affected ON __affected.apartment_id = dim_apartments.apartment_id;

-- What becomes of the latest version that began before this date:
-- it continues (also when this date had ended it before), it ends on this date, or a gap lies behind it already.
CREATE TEMP TABLE __earlier AS
SELECT
  __version.apartment_key AS __earlier_key,
  __version.apartment_id,
  __version.end_date = DATE '9999-12-31' AS __was_open,
  CASE
    WHEN __version.end_date < (SELECT logical_date FROM __this_run) THEN 'gap'
    WHEN __affected.__fate <> 'gone'
      AND (__affected.location_key = __version.location_key OR (__affected.location_key IS NULL AND __version.location_key IS NULL))
      AND (__affected.current_price = __version.current_price OR (__affected.current_price IS NULL AND __version.current_price IS NULL))
      THEN 'continues'
    ELSE 'ends'
  END AS __fate
FROM (
  SELECT
    __keys_before.*,
    ROW_NUMBER() OVER (PARTITION BY apartment_id ORDER BY effective_date DESC) AS __recency
  FROM __keys_before
  WHERE effective_date < (SELECT logical_date FROM __this_run)
) AS __version
INNER JOIN __affected ON __affected.apartment_id = __version.apartment_id
WHERE __version.__recency = 1;

-- Which keys have a version that begins on this date (the first version of a key may begin before).
CREATE TEMP TABLE __changes AS
SELECT
  __affected.apartment_id,
  __affected.location_key,
  __affected.current_price,
  __today.apartment_key AS __today_key,
  __affected.__fate <> 'gone' AND (__earlier.__fate IS NULL OR __earlier.__fate <> 'continues') AS __wanted,
  CASE
    WHEN __earlier.__fate IS NULL AND __today.apartment_key IS NULL THEN __affected.__first_version_from
    ELSE (SELECT logical_date FROM __this_run)
  END AS __begins
FROM __affected
LEFT JOIN __earlier ON __earlier.apartment_id = __affected.apartment_id
LEFT JOIN __keys_before AS __today ON __today.apartment_id = __affected.apartment_id
  AND __today.effective_date = (SELECT logical_date FROM __this_run);

-- Half-open intervals: the version that ends has this date as its end, the next one has it as its beginning.
UPDATE analytics.dim_apartments
SET end_date = CASE WHEN __earlier.__fate = 'continues' THEN DATE '9999-12-31' ELSE (SELECT logical_date FROM __this_run) END
FROM __earlier
WHERE dim_apartments.apartment_key = __earlier.__earlier_key AND __earlier.__fate <> 'gap';

-- A version of this date whose change was undone, or whose key is gone, never was.
DELETE FROM analytics.dim_apartments
USING __changes
WHERE dim_apartments.apartment_key = __changes.__today_key AND NOT __changes.__wanted;

-- A second change on the same date replaces the values of what is left of it: the last state of a day counts. Mostly there is none.
UPDATE analytics.dim_apartments
SET
  location_key = __changes.location_key,
  current_price = __changes.current_price
FROM __changes
WHERE (
    SELECT COUNT(*)
    FROM __changes
    WHERE __today_key IS NOT NULL
  ) > 0
  AND dim_apartments.apartment_key = __changes.__today_key;

INSERT INTO analytics.dim_apartments (apartment_id, location_key, current_price, effective_date, end_date)
SELECT apartment_id, location_key, current_price, __begins, DATE '9999-12-31'
FROM __changes
WHERE __wanted AND __today_key IS NULL
ORDER BY __changes.apartment_id;

-- The versions that these keys have now: what must hold of them is asserted, and facts find other rows in them.
CREATE TEMP TABLE __versions_now AS
SELECT dim_apartments.apartment_key, dim_apartments.apartment_id, dim_apartments.effective_date, dim_apartments.end_date
FROM analytics.dim_apartments
INNER JOIN __affected ON __affected.apartment_id = dim_apartments.apartment_id;

-- What dates find now, for the keys whose rows changed in this run.
CREATE TEMP TABLE __reach_now AS
SELECT
  dim_apartments.apartment_key, dim_apartments.apartment_id,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
    ELSE dim_apartments.effective_date
  END AS __first_day,
  COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS __last_day
FROM __versions_now AS dim_apartments
WHERE dim_apartments.apartment_key <> -1;

-- A key that has no row any more finds the unknown member.
INSERT INTO __reach_now (apartment_id, apartment_key, __first_day, __last_day)
SELECT __affected.apartment_id, -1, DATE '0001-01-01', DATE '9999-12-31'
FROM __affected
LEFT JOIN __reach_now ON __reach_now.apartment_id = __affected.apartment_id
WHERE __reach_now.apartment_key IS NULL;

CREATE OR REPLACE PROCEDURE analytics.__rekey_facts__dim_apartments() AS $$
BEGIN
  CREATE TEMP TABLE __rekeyed__fact_bookings__apartment_key AS
  SELECT fact_bookings.booking_key AS __key, __reach_now.apartment_key AS __found, CAST(__reach_now.apartment_id AS VARCHAR(64)) AS __natural_key
  FROM analytics.fact_bookings
  INNER JOIN __keys_before ON __keys_before.apartment_key = fact_bookings.apartment_key
  INNER JOIN __reach_now
    ON __reach_now.apartment_id = __keys_before.apartment_id
    AND COALESCE(CAST(fact_bookings.booking_date AS DATE), DATE '9999-12-31') BETWEEN __reach_now.__first_day AND __reach_now.__last_day
  WHERE fact_bookings.apartment_key <> __reach_now.apartment_key
  UNION ALL
  SELECT fact_bookings.booking_key, __reach_now.apartment_key, CAST(__reach_now.apartment_id AS VARCHAR(64))
  FROM analytics.fact_bookings
  INNER JOIN analytics.__unknown_references__fact_bookings AS __aside
    ON __aside.fact_key = fact_bookings.booking_key
    AND __aside.column_name = 'apartment_key'
  INNER JOIN __reach_now
    ON CAST(__reach_now.apartment_id AS VARCHAR(64)) = __aside.natural_key
    AND COALESCE(CAST(fact_bookings.booking_date AS DATE), DATE '9999-12-31') BETWEEN __reach_now.__first_day AND __reach_now.__last_day
  WHERE fact_bookings.apartment_key = -1 AND __reach_now.apartment_key <> -1;

  UPDATE analytics.fact_bookings
  SET apartment_key = __rekeyed__fact_bookings__apartment_key.__found
  FROM __rekeyed__fact_bookings__apartment_key
  WHERE fact_bookings.booking_key = __rekeyed__fact_bookings__apartment_key.__key;

  DELETE FROM analytics.__unknown_references__fact_bookings
  USING __rekeyed__fact_bookings__apartment_key
  WHERE __unknown_references__fact_bookings.fact_key = __rekeyed__fact_bookings__apartment_key.__key AND __unknown_references__fact_bookings.column_name = 'apartment_key';

  INSERT INTO analytics.__unknown_references__fact_bookings (fact_key, column_name, natural_key)
  SELECT __key, 'apartment_key', __natural_key
  FROM __rekeyed__fact_bookings__apartment_key
  WHERE __found = -1;

  CREATE TEMP TABLE __rekeyed__fact_viewings__apartment_key AS
  SELECT fact_viewings.viewing_key AS __key, __reach_now.apartment_key AS __found
  FROM analytics.fact_viewings
  INNER JOIN __reach_now
    ON __reach_now.apartment_id = fact_viewings.apartment_id
    AND COALESCE(CAST(fact_viewings.viewing_date AS DATE), DATE '9999-12-31') BETWEEN __reach_now.__first_day AND __reach_now.__last_day
  WHERE fact_viewings.apartment_key <> __reach_now.apartment_key OR fact_viewings.apartment_key IS NULL;

  UPDATE analytics.fact_viewings
  SET apartment_key = __rekeyed__fact_viewings__apartment_key.__found
  FROM __rekeyed__fact_viewings__apartment_key
  WHERE fact_viewings.viewing_key = __rekeyed__fact_viewings__apartment_key.__key;
END;
$$ LANGUAGE plpgsql;

CALL analytics.__rekey_facts__dim_apartments();

-- No empty interval, no overlap: neither two open versions of a key nor two that begin on one date.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*)
FROM (
  SELECT effective_date, end_date, LEAD(effective_date) OVER (PARTITION BY apartment_id ORDER BY effective_date) AS __next_from
  FROM analytics.dim_apartments
) AS __versions
WHERE end_date <= effective_date OR end_date > __next_from',
'Pipeline.VersionsOverlap: dim_apartments would hold versions that are empty or overlap'
);

-- Every key of this run that changed has exactly one open version.
CALL analytics.__refuse_if_any(
'SELECT COUNT(*)
FROM (
  SELECT __affected.apartment_id
  FROM __affected
  LEFT JOIN __versions_now ON __versions_now.apartment_id = __affected.apartment_id AND __versions_now.end_date = DATE ''9999-12-31''
  WHERE __affected.__fate <> ''gone''
  GROUP BY __affected.apartment_id
  HAVING COUNT(__versions_now.apartment_key) <> 1
) AS __faulty',
'Pipeline.NoOpenVersion: keys of this run would not have one open version in dim_apartments'
);

-- Facts with an unknown key need their row.
CALL analytics.__refuse_if_any(
'SELECT 1 - COUNT(*) FROM analytics.dim_apartments WHERE apartment_key = -1',
'Pipeline.UnknownMemberMissing: dim_apartments has no row with the key -1'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE __load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_apartments'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM __changes WHERE __wanted AND __today_key IS NULL) AS inserted,
  (SELECT COUNT(*) FROM __changes WHERE __wanted AND __today_key IS NOT NULL) AS updated,
  (SELECT COUNT(*) FROM __earlier WHERE __fate = 'ends' AND __was_open) AS closed,
  (SELECT COUNT(*) FROM __changes WHERE NOT __wanted AND __today_key IS NOT NULL) AS removed,
  (SELECT COUNT(*) FROM __rekeyed__fact_bookings__apartment_key) + (SELECT COUNT(*) FROM __rekeyed__fact_viewings__apartment_key) AS rekeyed;

DELETE FROM analytics.__load_history
WHERE run_id = (SELECT run_id FROM __this_run) AND table_name = 'dim_apartments';

INSERT INTO analytics.__load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'dim_apartments', 'apartment_id,location_key,current_price',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM __this_run
CROSS JOIN __load_counts
GROUP BY run_id, logical_date, window_start, window_end;
