-- load_dim_apartments: one transaction.

LOCK analytics.dim_apartments;

LOCK analytics.fact_viewings;

-- The values of this run: every statement below reads them from here.
CREATE TEMP TABLE this_run AS
SELECT
  CAST('{run_id}' AS VARCHAR(128)) AS run_id,
  CAST('{logical_date}' AS DATE) AS logical_date,
  CAST(NULLIF('{window_start}', '') AS TIMESTAMP) AS window_start,
  CAST('{window_end}' AS TIMESTAMP) AS window_end;

-- A run that a later one has overtaken would write its past over that one's present.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM analytics.load_history WHERE table_name = ''dim_apartments'' AND logical_date > (SELECT logical_date FROM this_run)',
'Pipeline.HistoryMovedOn: dim_apartments is loaded for a later date already; retry that date''s run'
);

-- The rows of this run, with natural keys where the warehouse has surrogate keys.
CREATE TEMP TABLE staged (
  apartment_id INTEGER,
  location_key__location VARCHAR(1020),
  current_price DECIMAL(10,2),
  effective_date__first DATE
);

COPY staged
FROM '{lakeRoot}/curated/dim_apartments/load_date={logical_date}/'
IAM_ROLE '{copyRoleArn}'
FORMAT AS PARQUET;

-- Which columns the latest load of an earlier date carried.
CREATE TEMP TABLE loaded_before AS
SELECT ',' || columns || ',' AS columns
FROM analytics.load_history
WHERE table_name = 'dim_apartments' AND logical_date < (SELECT logical_date FROM this_run)
ORDER BY logical_date DESC, loaded_at DESC
LIMIT 1;

-- A column that is new since then gets its first value in place: that is no change of the source. Mostly there is none.
UPDATE analytics.dim_apartments
SET
  location_key = CASE WHEN POSITION(',location_key,' IN loaded_before.columns) = 0 THEN incoming.location_key ELSE dim_apartments.location_key END,
  current_price = CASE WHEN POSITION(',current_price,' IN loaded_before.columns) = 0 THEN incoming.current_price ELSE dim_apartments.current_price END
FROM (
  SELECT
    staged.apartment_id,
    COALESCE(found_location_key.location_key, -1) AS location_key,
    staged.current_price,
    CASE
      WHEN staged.effective_date__first <= (SELECT logical_date FROM this_run) THEN staged.effective_date__first
      ELSE (SELECT logical_date FROM this_run)
    END AS _first_version_from
  FROM staged
  LEFT JOIN analytics.dim_locations AS found_location_key
    ON found_location_key.location = staged.location_key__location
) AS incoming, loaded_before
WHERE (
    SELECT COUNT(*)
    FROM loaded_before
    WHERE POSITION(',location_key,' IN loaded_before.columns) = 0
      OR POSITION(',current_price,' IN loaded_before.columns) = 0
  ) > 0
  AND dim_apartments.apartment_id = incoming.apartment_id
  AND (dim_apartments.end_date = DATE '9999-12-31' OR dim_apartments.end_date = (SELECT logical_date FROM this_run));

-- The one comparison with the whole dimension: keys that are new or gone, or whose values differ. The rest is small.
CREATE TEMP TABLE affected AS
SELECT
  COALESCE(incoming.apartment_id, live.apartment_id) AS apartment_id,
  incoming.location_key,
  incoming.current_price,
  incoming._first_version_from,
  live.effective_date AS _began,
  CASE
    WHEN live.apartment_key IS NULL THEN 'new'
    WHEN incoming.apartment_id IS NULL THEN 'gone'
    ELSE 'changed'
  END AS _fate
FROM (
  SELECT
    staged.apartment_id,
    COALESCE(found_location_key.location_key, -1) AS location_key,
    staged.current_price,
    CASE
      WHEN staged.effective_date__first <= (SELECT logical_date FROM this_run) THEN staged.effective_date__first
      ELSE (SELECT logical_date FROM this_run)
    END AS _first_version_from
  FROM staged
  LEFT JOIN analytics.dim_locations AS found_location_key
    ON found_location_key.location = staged.location_key__location
) AS incoming
FULL JOIN (
  SELECT apartment_key, effective_date, dim_apartments.apartment_id, dim_apartments.location_key, dim_apartments.current_price
  FROM analytics.dim_apartments
  WHERE end_date = DATE '9999-12-31' AND apartment_key <> -1
) AS live
  ON live.apartment_id = incoming.apartment_id
WHERE incoming.apartment_id IS NULL
  OR live.apartment_key IS NULL
  OR CASE
    WHEN (incoming.location_key = live.location_key OR (incoming.location_key IS NULL AND live.location_key IS NULL))
      AND (incoming.current_price = live.current_price OR (incoming.current_price IS NULL AND live.current_price IS NULL)) THEN FALSE
    ELSE TRUE
  END;

-- A row without a key could never be found again.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM affected WHERE _fate = ''new'' AND (apartment_id IS NULL)',
'Pipeline.MissingKey: rows of this run have no key for dim_apartments (apartment_id)'
);

-- Two rows of one key: which of them is right is not for the warehouse to guess.
CALL analytics.refuse_if_any(
'SELECT COUNT(*) FROM (SELECT affected.apartment_id FROM affected GROUP BY affected.apartment_id HAVING COUNT(*) > 1) AS repeated',
'Pipeline.DuplicateKey: keys of this run stand in several rows for dim_apartments (apartment_id)'
);

-- A source that lost this much is more likely broken than right: nothing is closed or removed.
CALL analytics.refuse_if_any(
'SELECT CASE WHEN vanished > 0.2 * living THEN vanished ELSE 0 END
FROM (
  SELECT
    (SELECT COUNT(*)
    FROM analytics.dim_apartments
    WHERE dim_apartments.effective_date < (SELECT logical_date FROM this_run) AND dim_apartments.apartment_key <> -1 AND dim_apartments.end_date >= (SELECT logical_date FROM this_run)) AS living,
    (SELECT COUNT(*)
    FROM affected
    WHERE _fate = ''gone'' AND _began < (SELECT logical_date FROM this_run)) + (SELECT COUNT(*)
    FROM analytics.dim_apartments
    LEFT JOIN staged ON staged.apartment_id = dim_apartments.apartment_id
    WHERE dim_apartments.effective_date < (SELECT logical_date FROM this_run) AND dim_apartments.apartment_key <> -1 AND dim_apartments.end_date = (SELECT logical_date FROM this_run) AND staged.apartment_id IS NULL) AS vanished
) AS totals',
'Pipeline.RowsVanished: more than 20 % of the living keys of dim_apartments are gone from the source; restore them, or raise refuseAbove if they are gone for good'
);

-- What becomes of the latest version that began before this date:
-- it continues (also when this date had ended it before), it ends on this date, or a gap lies behind it already.
CREATE TEMP TABLE earlier AS
SELECT
  version.apartment_key AS _earlier_key,
  version.apartment_id,
  version.end_date = DATE '9999-12-31' AS _was_open,
  CASE
    WHEN version.end_date < (SELECT logical_date FROM this_run) THEN 'gap'
    WHEN affected._fate <> 'gone'
      AND (affected.location_key = version.location_key OR (affected.location_key IS NULL AND version.location_key IS NULL))
      AND (affected.current_price = version.current_price OR (affected.current_price IS NULL AND version.current_price IS NULL))
      THEN 'continues'
    ELSE 'ends'
  END AS _fate
FROM (
  SELECT
    dim_apartments.*,
    ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date DESC) AS _recency
  FROM analytics.dim_apartments
  INNER JOIN affected ON affected.apartment_id = dim_apartments.apartment_id
  WHERE dim_apartments.effective_date < (SELECT logical_date FROM this_run)
) AS version
INNER JOIN affected ON affected.apartment_id = version.apartment_id
WHERE version._recency = 1;

-- Which keys have a version that begins on this date (the first version of a key may begin before).
CREATE TEMP TABLE changes AS
SELECT
  affected.apartment_id,
  affected.location_key,
  affected.current_price,
  today.apartment_key AS _today_key,
  affected._fate <> 'gone' AND (earlier._fate IS NULL OR earlier._fate <> 'continues') AS _wanted,
  CASE
    WHEN earlier._fate IS NULL AND today.apartment_key IS NULL THEN affected._first_version_from
    ELSE (SELECT logical_date FROM this_run)
  END AS _begins
FROM affected
LEFT JOIN earlier ON earlier.apartment_id = affected.apartment_id
LEFT JOIN analytics.dim_apartments AS today ON today.apartment_id = affected.apartment_id
  AND today.effective_date = (SELECT logical_date FROM this_run);

-- Half-open intervals: the version that ends has this date as its end, the next one has it as its beginning.
UPDATE analytics.dim_apartments
SET end_date = CASE WHEN earlier._fate = 'continues' THEN DATE '9999-12-31' ELSE (SELECT logical_date FROM this_run) END
FROM earlier
WHERE dim_apartments.apartment_key = earlier._earlier_key
  AND (earlier._fate = 'ends' AND earlier._was_open OR earlier._fate = 'continues' AND NOT earlier._was_open);

-- A version of this date whose change was undone, or whose key is gone, never was.
DELETE FROM analytics.dim_apartments
USING changes
WHERE dim_apartments.apartment_key = changes._today_key AND NOT changes._wanted;

-- A second change on the same date replaces the values: the last state of a day counts.
UPDATE analytics.dim_apartments
SET
  location_key = changes.location_key,
  current_price = changes.current_price
FROM changes
WHERE dim_apartments.apartment_key = changes._today_key AND changes._wanted;

INSERT INTO analytics.dim_apartments (apartment_id, location_key, current_price, effective_date, end_date)
SELECT apartment_id, location_key, current_price, _begins, DATE '9999-12-31'
FROM changes
WHERE _wanted AND _today_key IS NULL
ORDER BY apartment_id;

-- The versions that these keys have now: what must hold of them is asserted, and facts find other rows in them.
CREATE TEMP TABLE versions_now AS
SELECT dim_apartments.apartment_key, dim_apartments.apartment_id, dim_apartments.effective_date, dim_apartments.end_date
FROM analytics.dim_apartments
INNER JOIN affected ON affected.apartment_id = dim_apartments.apartment_id;

-- What dates find now, for the keys whose rows changed in this run.
CREATE TEMP TABLE reach_now AS
SELECT
  dim_apartments.apartment_key, dim_apartments.apartment_id,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) = 1 THEN DATE '0001-01-01'
    ELSE dim_apartments.effective_date
  END AS first_day,
  COALESCE(LEAD(dim_apartments.effective_date) OVER (PARTITION BY dim_apartments.apartment_id ORDER BY dim_apartments.effective_date) - 1, DATE '9999-12-31') AS last_day
FROM versions_now AS dim_apartments
WHERE dim_apartments.apartment_key <> -1;

-- A key that has no row any more finds the unknown member.
INSERT INTO reach_now (apartment_id, apartment_key, first_day, last_day)
SELECT affected.apartment_id, -1, DATE '0001-01-01', DATE '9999-12-31'
FROM affected
LEFT JOIN reach_now ON reach_now.apartment_id = affected.apartment_id
WHERE reach_now.apartment_key IS NULL;

CREATE TEMP TABLE rekeyed_fact_viewings_apartment_key AS
SELECT fact_viewings.viewing_key AS _key, reach_now.apartment_key AS _found
FROM analytics.fact_viewings
INNER JOIN reach_now
  ON reach_now.apartment_id = fact_viewings.apartment_id
  AND COALESCE(CAST(fact_viewings.viewing_date AS DATE), DATE '9999-12-31') BETWEEN reach_now.first_day AND reach_now.last_day
WHERE fact_viewings.apartment_key <> reach_now.apartment_key OR fact_viewings.apartment_key IS NULL;

UPDATE analytics.fact_viewings
SET apartment_key = rekeyed_fact_viewings_apartment_key._found
FROM rekeyed_fact_viewings_apartment_key
WHERE fact_viewings.viewing_key = rekeyed_fact_viewings_apartment_key._key;

-- No empty interval, no overlap: neither two open versions of a key nor two that begin on one date.
CALL analytics.refuse_if_any(
'SELECT COUNT(*)
FROM (
  SELECT effective_date, end_date, LEAD(effective_date) OVER (PARTITION BY apartment_id ORDER BY effective_date) AS next_from
  FROM analytics.dim_apartments
) AS versions
WHERE end_date <= effective_date OR end_date > next_from',
'Pipeline.VersionsOverlap: dim_apartments would hold versions that are empty or overlap'
);

-- Every key of this run that changed has exactly one open version.
CALL analytics.refuse_if_any(
'SELECT COUNT(*)
FROM (
  SELECT affected.apartment_id
  FROM affected
  LEFT JOIN versions_now ON versions_now.apartment_id = affected.apartment_id AND versions_now.end_date = DATE ''9999-12-31''
  WHERE affected._fate <> ''gone''
  GROUP BY affected.apartment_id
  HAVING COUNT(versions_now.apartment_key) <> 1
) AS faulty',
'Pipeline.NoOpenVersion: keys of this run would not have one open version in dim_apartments'
);

-- Facts with an unknown key need their row.
CALL analytics.refuse_if_any(
'SELECT 1 - COUNT(*) FROM analytics.dim_apartments WHERE apartment_key = -1',
'Pipeline.UnknownMemberMissing: dim_apartments has no row with the key -1'
);

-- What this run did to the table: in earlier attempts, and now.
CREATE TEMP TABLE load_counts AS
SELECT inserted, updated, closed, removed, rekeyed
FROM analytics.load_history
WHERE run_id = (SELECT run_id FROM this_run) AND table_name = 'dim_apartments'
UNION ALL
SELECT
  (SELECT COUNT(*) FROM changes WHERE _wanted AND _today_key IS NULL) AS inserted,
  (SELECT COUNT(*) FROM changes WHERE _wanted AND _today_key IS NOT NULL) AS updated,
  (SELECT COUNT(*) FROM earlier WHERE _fate = 'ends' AND _was_open) AS closed,
  (SELECT COUNT(*) FROM changes WHERE NOT _wanted AND _today_key IS NOT NULL) AS removed,
  (SELECT COUNT(*) FROM rekeyed_fact_viewings_apartment_key) AS rekeyed;

DELETE FROM analytics.load_history
WHERE run_id = (SELECT run_id FROM this_run) AND table_name = 'dim_apartments';

INSERT INTO analytics.load_history (
  run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at
)
SELECT
  run_id, logical_date, 'dim_apartments', 'apartment_id,location_key,current_price',
  SUM(inserted), SUM(updated), SUM(closed), SUM(removed), SUM(rekeyed),
  window_start, window_end, GETDATE()
FROM this_run
CROSS JOIN load_counts
GROUP BY run_id, logical_date, window_start, window_end;
