-- ensure_warehouse: one transaction.

CREATE SCHEMA IF NOT EXISTS analytics;

CREATE TABLE IF NOT EXISTS analytics.__schema_history (
  version INTEGER NOT NULL,
  name VARCHAR(256) NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  applied_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS analytics.__load_history (
  run_id VARCHAR(128) NOT NULL,
  logical_date DATE NOT NULL,
  table_name VARCHAR(127) NOT NULL,
  columns VARCHAR(65535) NOT NULL,
  inserted BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  rekeyed BIGINT NOT NULL,
  window_start TIMESTAMP,
  window_end TIMESTAMP NOT NULL,
  loaded_at TIMESTAMP NOT NULL
);

CREATE TABLE IF NOT EXISTS analytics.__site_epochs (
  epoch BIGINT NOT NULL,
  opened_at TIMESTAMP NOT NULL
);

CREATE OR REPLACE PROCEDURE analytics.__refuse_if_any(__query VARCHAR(65535), __complaint VARCHAR(2000)) AS $$
DECLARE
  __rows_found BIGINT;
  __message VARCHAR(2100);
BEGIN
  EXECUTE __query INTO __rows_found;
  IF __rows_found > 0 THEN
    __message := __complaint || ' (' || CAST(__rows_found AS VARCHAR(20)) || ')';
    RAISE EXCEPTION '%', __message;
  END IF;
END;
$$ LANGUAGE plpgsql;

-- __tables: ;table; each. __declared: ;table.column type; each, several spellings of a type after one another.
CREATE OR REPLACE PROCEDURE analytics.__refuse_other_tables(__columns INTEGER, __spellings INTEGER, __tables VARCHAR(65535), __declared VARCHAR(65535)) AS $$
DECLARE
  __rows_found BIGINT;
  __rows_undeclared BIGINT;
  __expected VARCHAR(512);
  __name VARCHAR(256);
  __before VARCHAR(256);
  __found VARCHAR(256);
  __difference VARCHAR(1024);
  __told INTEGER;
  __complaints VARCHAR(65535);
BEGIN
  SELECT INTO __rows_found, __rows_undeclared
    COUNT(CASE WHEN POSITION(';' || __column || ' ' || __type || ';' IN __declared) > 0 THEN 1 END),
    COUNT(CASE WHEN attnotnull AND POSITION(';' || __column || ' ' IN __declared) = 0 THEN 1 END)
    FROM (
      SELECT
        attnotnull,
        CAST(relname AS VARCHAR(127)) || '.' || CAST(attname AS VARCHAR(127)) AS __column,
        format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS __type
      FROM pg_attribute
      INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
      INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
      WHERE nspname = 'analytics' AND POSITION(';' || CAST(relname AS VARCHAR(127)) || ';' IN __tables) > 0
        AND attnum > 0 AND NOT attisdropped
    ) AS __catalogue;
  IF __rows_found < __columns OR __rows_undeclared > 0 THEN
    __complaints := 'Pipeline.WarehouseDiffers: ';
    __told := 0;
    __before := '';
    FOR __place IN 1..__spellings LOOP
      __expected := SPLIT_PART(__declared, ';', __place + 1);
      __name := SPLIT_PART(__expected, ' ', 1);
      IF __name <> __before THEN
        __before := __name;
        SELECT INTO __found MAX(__type)
        FROM (
          SELECT
            attnotnull,
            CAST(relname AS VARCHAR(127)) || '.' || CAST(attname AS VARCHAR(127)) AS __column,
            format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS __type
          FROM pg_attribute
          INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
          INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
          WHERE nspname = 'analytics' AND POSITION(';' || CAST(relname AS VARCHAR(127)) || ';' IN __tables) > 0
            AND attnum > 0 AND NOT attisdropped
        ) AS __catalogue
        WHERE __column = __name;
        __difference := '';
        IF __found IS NULL THEN
          __difference := __expected || ' is missing; ';
        END IF;
        IF POSITION(';' || __name || ' ' || __found || ';' IN __declared) = 0 THEN
          __difference := __name || ' is ' || __found || ' where the model says ' || SUBSTRING(__expected, LENGTH(__name) + 2, 512) || '; ';
        END IF;
        IF __difference <> '' THEN
          __told := __told + 1;
          IF __told <= 20 THEN
            __complaints := __complaints || __difference;
          END IF;
        END IF;
      END IF;
    END LOOP;
    __name := '';
    WHILE __name IS NOT NULL LOOP
      SELECT INTO __name MIN(__column)
      FROM (
        SELECT
          attnotnull,
          CAST(relname AS VARCHAR(127)) || '.' || CAST(attname AS VARCHAR(127)) AS __column,
          format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS __type
        FROM pg_attribute
        INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
        INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
        WHERE nspname = 'analytics' AND POSITION(';' || CAST(relname AS VARCHAR(127)) || ';' IN __tables) > 0
          AND attnum > 0 AND NOT attisdropped
      ) AS __catalogue
      WHERE attnotnull AND POSITION(';' || __column || ' ' IN __declared) = 0 AND __column > __name;
      __difference := __name || ' is NOT NULL and not in the model, so no load can fill it; ';
      IF __name IS NOT NULL THEN
        __told := __told + 1;
        IF __told <= 20 THEN
          __complaints := __complaints || __difference;
        END IF;
      END IF;
    END LOOP;
    IF __told > 20 THEN
      __told := __told - 20;
      __complaints := __complaints || 'and ' || CAST(__told AS VARCHAR(20)) || ' more. ';
    END IF;
    __complaints := __complaints || 'Fix: npx pipeline lock says whether a migration can make it so; where it refuses, keep the column''s type in the definition, or give the table a new name. ';
    RAISE EXCEPTION '%', __complaints;
  END IF;
END;
$$ LANGUAGE plpgsql;

CREATE OR REPLACE PROCEDURE analytics.__take_over_former_tables() AS $$
DECLARE
  __existing INTEGER;
BEGIN
  SELECT INTO __existing COUNT(*) FROM pg_attribute
  INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
  INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
  WHERE nspname = 'analytics' AND relname = 'schema_history' AND attname IN ('version', 'name', 'checksum', 'applied_at') AND NOT attisdropped;
  IF __existing = 4 THEN
    SELECT INTO __existing COUNT(*) FROM analytics.__schema_history;
    IF __existing = 0 THEN
      INSERT INTO analytics.__schema_history (version, name, checksum, applied_at)
      SELECT version, name, checksum, applied_at FROM analytics.schema_history;
    END IF;
  END IF;

  SELECT INTO __existing COUNT(*) FROM pg_attribute
  INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
  INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
  WHERE nspname = 'analytics' AND relname = 'load_history' AND attname IN ('run_id', 'logical_date', 'table_name', 'columns', 'inserted', 'updated', 'closed', 'removed', 'rekeyed', 'window_start', 'window_end', 'loaded_at') AND NOT attisdropped;
  IF __existing = 12 THEN
    SELECT INTO __existing COUNT(*) FROM analytics.__load_history;
    IF __existing = 0 THEN
      INSERT INTO analytics.__load_history (run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at)
      SELECT run_id, logical_date, table_name, columns, inserted, updated, closed, removed, rekeyed, window_start, window_end, loaded_at FROM analytics.load_history;
    END IF;
  END IF;
END;
$$ LANGUAGE plpgsql;

CALL analytics.__take_over_former_tables();

CREATE OR REPLACE PROCEDURE analytics.__ensure_tables() AS $$
DECLARE
  __existing INTEGER;
  __kept_name VARCHAR(127);
BEGIN
  CREATE TABLE IF NOT EXISTS analytics.dim_apartment_attributes (
    attribute_key INTEGER GENERATED BY DEFAULT AS IDENTITY(1,1) NOT NULL,
    attribute_id INTEGER,
    apartment_id INTEGER,
    attribute_name VARCHAR(400),
    attribute_value VARCHAR(1020),
    PRIMARY KEY (attribute_key)
  )
  DISTSTYLE AUTO;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartment_attributes' AND column_name = 'attribute_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartment_attributes ADD COLUMN attribute_id INTEGER;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartment_attributes' AND column_name = 'apartment_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartment_attributes ADD COLUMN apartment_id INTEGER;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartment_attributes' AND column_name = 'attribute_name';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartment_attributes ADD COLUMN attribute_name VARCHAR(400);
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartment_attributes' AND column_name = 'attribute_value';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartment_attributes ADD COLUMN attribute_value VARCHAR(1020);
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartment_attributes' AND column_name = 'attribute_name' AND character_maximum_length < 400;
  IF __existing > 0 THEN
    ALTER TABLE analytics.dim_apartment_attributes ADD COLUMN __wider__attribute_name VARCHAR(400);
    UPDATE analytics.dim_apartment_attributes SET __wider__attribute_name = attribute_name;
    ALTER TABLE analytics.dim_apartment_attributes DROP COLUMN attribute_name;
    ALTER TABLE analytics.dim_apartment_attributes RENAME COLUMN __wider__attribute_name TO attribute_name;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartment_attributes' AND column_name = 'attribute_value' AND character_maximum_length < 1020;
  IF __existing > 0 THEN
    ALTER TABLE analytics.dim_apartment_attributes ADD COLUMN __wider__attribute_value VARCHAR(1020);
    UPDATE analytics.dim_apartment_attributes SET __wider__attribute_value = attribute_value;
    ALTER TABLE analytics.dim_apartment_attributes DROP COLUMN attribute_value;
    ALTER TABLE analytics.dim_apartment_attributes RENAME COLUMN __wider__attribute_value TO attribute_value;
  END IF;

  COMMENT ON TABLE analytics.dim_apartment_attributes IS 'One row for each attribute_id. Key -1: unknown.';
  INSERT INTO analytics.dim_apartment_attributes (attribute_key)
  SELECT -1
  WHERE NOT EXISTS (SELECT 1 FROM analytics.dim_apartment_attributes WHERE attribute_key = -1);

  CREATE TABLE IF NOT EXISTS analytics.dim_locations (
    location_key INTEGER GENERATED BY DEFAULT AS IDENTITY(1,1) NOT NULL,
    location VARCHAR(1020),
    PRIMARY KEY (location_key)
  )
  DISTSTYLE AUTO;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_locations' AND column_name = 'location';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_locations ADD COLUMN location VARCHAR(1020);
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_locations' AND column_name = 'location' AND character_maximum_length < 1020;
  IF __existing > 0 THEN
    ALTER TABLE analytics.dim_locations ADD COLUMN __wider__location VARCHAR(1020);
    UPDATE analytics.dim_locations SET __wider__location = location;
    ALTER TABLE analytics.dim_locations DROP COLUMN location;
    ALTER TABLE analytics.dim_locations RENAME COLUMN __wider__location TO location;
  END IF;

  COMMENT ON TABLE analytics.dim_locations IS 'One row for each location. Key -1: unknown.';
  INSERT INTO analytics.dim_locations (location_key)
  SELECT -1
  WHERE NOT EXISTS (SELECT 1 FROM analytics.dim_locations WHERE location_key = -1);

  CREATE TABLE IF NOT EXISTS analytics.dim_users (
    user_key INTEGER GENERATED BY DEFAULT AS IDENTITY(1,1) NOT NULL,
    user_id INTEGER,
    PRIMARY KEY (user_key)
  )
  DISTSTYLE AUTO;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_users' AND column_name = 'user_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_users ADD COLUMN user_id INTEGER;
  END IF;

  COMMENT ON TABLE analytics.dim_users IS 'One row for each user_id. Key -1: unknown.';
  INSERT INTO analytics.dim_users (user_key)
  SELECT -1
  WHERE NOT EXISTS (SELECT 1 FROM analytics.dim_users WHERE user_key = -1);

  CREATE TABLE IF NOT EXISTS analytics.dim_apartments (
    apartment_key INTEGER GENERATED BY DEFAULT AS IDENTITY(1,1) NOT NULL,
    apartment_id INTEGER,
    location_key INTEGER,
    current_price DECIMAL(10,2),
    effective_date DATE NOT NULL,
    end_date DATE NOT NULL,
    PRIMARY KEY (apartment_key)
  )
  DISTSTYLE AUTO
  COMPOUND SORTKEY (apartment_id, effective_date);

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartments' AND column_name = 'apartment_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartments ADD COLUMN apartment_id INTEGER;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartments' AND column_name = 'location_key';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartments ADD COLUMN location_key INTEGER DEFAULT -1;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'dim_apartments' AND column_name = 'current_price';
  IF __existing = 0 THEN
    ALTER TABLE analytics.dim_apartments ADD COLUMN current_price DECIMAL(10,2);
  END IF;

  COMMENT ON TABLE analytics.dim_apartments IS 'One row for each version of apartment_id: valid in [effective_date, end_date); the open version ends 9999-12-31. Key -1: unknown.';
  INSERT INTO analytics.dim_apartments (apartment_key, location_key, effective_date, end_date)
  SELECT -1, -1, DATE '1900-01-01', DATE '9999-12-31'
  WHERE NOT EXISTS (SELECT 1 FROM analytics.dim_apartments WHERE apartment_key = -1);

  CREATE TABLE IF NOT EXISTS analytics.fact_bookings (
    booking_key INTEGER GENERATED BY DEFAULT AS IDENTITY(1,1) NOT NULL,
    booking_id INTEGER NOT NULL,
    apartment_key INTEGER,
    user_key INTEGER,
    booking_date DATE,
    amount DECIMAL(10,2),
    duration_days INTEGER,
    PRIMARY KEY (booking_key)
  )
  DISTSTYLE AUTO;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_bookings' AND column_name = 'booking_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_bookings ADD COLUMN booking_id INTEGER;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_bookings' AND column_name = 'apartment_key';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_bookings ADD COLUMN apartment_key INTEGER DEFAULT -1;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_bookings' AND column_name = 'user_key';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_bookings ADD COLUMN user_key INTEGER DEFAULT -1;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_bookings' AND column_name = 'booking_date';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_bookings ADD COLUMN booking_date DATE;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_bookings' AND column_name = 'amount';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_bookings ADD COLUMN amount DECIMAL(10,2);
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_bookings' AND column_name = 'duration_days';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_bookings ADD COLUMN duration_days INTEGER;
  END IF;

  COMMENT ON TABLE analytics.fact_bookings IS 'One row for each booking_id.';

  CREATE TABLE IF NOT EXISTS analytics.fact_viewings (
    viewing_key INTEGER GENERATED BY DEFAULT AS IDENTITY(1,1) NOT NULL,
    viewing_id INTEGER NOT NULL,
    apartment_key INTEGER,
    user_key INTEGER,
    apartment_id INTEGER,
    viewing_date TIMESTAMP,
    PRIMARY KEY (viewing_key)
  )
  DISTSTYLE AUTO;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_viewings' AND column_name = 'viewing_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_viewings ADD COLUMN viewing_id INTEGER;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_viewings' AND column_name = 'apartment_key';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_viewings ADD COLUMN apartment_key INTEGER DEFAULT -1;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_viewings' AND column_name = 'user_key';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_viewings ADD COLUMN user_key INTEGER DEFAULT -1;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_viewings' AND column_name = 'apartment_id';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_viewings ADD COLUMN apartment_id INTEGER;
  END IF;

  SELECT INTO __existing COUNT(*) FROM information_schema.columns WHERE table_schema = 'analytics' AND table_name = 'fact_viewings' AND column_name = 'viewing_date';
  IF __existing = 0 THEN
    ALTER TABLE analytics.fact_viewings ADD COLUMN viewing_date TIMESTAMP;
  END IF;

  COMMENT ON TABLE analytics.fact_viewings IS 'One row for each viewing_id.';

  SELECT INTO __existing COUNT(*) FROM information_schema.tables WHERE table_schema = 'analytics' AND table_name = '__kept_tables';
  IF __existing = 1 THEN
    __kept_name := '';
    SELECT INTO __kept_name MIN(kept_name) FROM analytics.__kept_tables WHERE kept_name > __kept_name AND dropped_from <= CAST(GETDATE() AS DATE);
    WHILE __kept_name IS NOT NULL LOOP
      SELECT INTO __existing COUNT(*)
      FROM pg_depend
      INNER JOIN pg_class AS __read ON __read.oid = pg_depend.refobjid
      INNER JOIN pg_namespace ON pg_namespace.oid = __read.relnamespace
      INNER JOIN pg_rewrite ON pg_rewrite.oid = pg_depend.objid
      INNER JOIN pg_class AS __view ON __view.oid = pg_rewrite.ev_class
      WHERE __view.oid <> __read.oid AND pg_namespace.nspname = 'analytics' AND __read.relname = __kept_name;
      IF __existing = 0 THEN
        EXECUTE 'DROP TABLE IF EXISTS analytics.' || __kept_name;
        DELETE FROM analytics.__kept_tables WHERE kept_name = __kept_name;
      END IF;
      SELECT INTO __kept_name MIN(kept_name) FROM analytics.__kept_tables WHERE kept_name > __kept_name AND dropped_from <= CAST(GETDATE() AS DATE);
    END LOOP;
  END IF;
END;
$$ LANGUAGE plpgsql;

CALL analytics.__ensure_tables();

CREATE OR REPLACE PROCEDURE analytics.__unknown_references() AS $$
BEGIN
  CREATE TABLE IF NOT EXISTS analytics.__unknown_references__fact_bookings (
    fact_key INTEGER NOT NULL,
    column_name VARCHAR(127) NOT NULL,
    natural_key VARCHAR(65535) NOT NULL
  );
END;
$$ LANGUAGE plpgsql;

CALL analytics.__unknown_references();

CALL analytics.__refuse_other_tables(28, 28, ';dim_apartment_attributes;dim_locations;dim_users;dim_apartments;fact_bookings;fact_viewings;', ';dim_apartment_attributes.attribute_key integer NOT NULL;dim_apartment_attributes.attribute_id integer;dim_apartment_attributes.apartment_id integer;dim_apartment_attributes.attribute_name character varying(400);dim_apartment_attributes.attribute_value character varying(1020);dim_locations.location_key integer NOT NULL;dim_locations.location character varying(1020);dim_users.user_key integer NOT NULL;dim_users.user_id integer;dim_apartments.apartment_key integer NOT NULL;dim_apartments.apartment_id integer;dim_apartments.location_key integer;dim_apartments.current_price numeric(10,2);dim_apartments.effective_date date NOT NULL;dim_apartments.end_date date NOT NULL;fact_bookings.booking_key integer NOT NULL;fact_bookings.booking_id integer NOT NULL;fact_bookings.apartment_key integer;fact_bookings.user_key integer;fact_bookings.booking_date date;fact_bookings.amount numeric(10,2);fact_bookings.duration_days integer;fact_viewings.viewing_key integer NOT NULL;fact_viewings.viewing_id integer NOT NULL;fact_viewings.apartment_key integer;fact_viewings.user_key integer;fact_viewings.apartment_id integer;fact_viewings.viewing_date timestamp without time zone;');
