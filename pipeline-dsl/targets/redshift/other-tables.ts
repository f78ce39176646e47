import { qualified, textLiteral } from "./identifier";
import { indented } from "./procedure";

export const REFUSE_OTHER_TABLES = "__refuse_other_tables";

/** A failed run's cause is short, and whoever reads it wants the first of them. */
const MOST_TOLD = 20;

const FIX =
  "Fix: npx pipeline lock says whether a migration can make it so; where it refuses, keep the column's type in the definition, or give the table a new name. ";

/**
 * The procedure that compares tables with the model and names what differs. It reads the catalogue alone: on Redshift it
 * lies on the leader node, where no user's table is. One query finds whether anything differs; only then each column is
 * asked for by itself.
 */
export function printRefuseOtherTables(schema: string): string {
  const catalogue = `FROM (
  SELECT
    attnotnull,
    CAST(relname AS VARCHAR(127)) || '.' || CAST(attname AS VARCHAR(127)) AS __column,
    format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS __type
  FROM pg_attribute
  INNER JOIN pg_class ON pg_class.oid = pg_attribute.attrelid
  INNER JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
  WHERE nspname = ${textLiteral(schema)} AND POSITION(';' || CAST(relname AS VARCHAR(127)) || ';' IN __tables) > 0
    AND attnum > 0 AND NOT attisdropped
) AS __catalogue`;
  return `-- __tables: ;table; each. __declared: ;table.column type; each, several spellings of a type after one another.
CREATE OR REPLACE PROCEDURE ${qualified(schema, REFUSE_OTHER_TABLES)}(__columns INTEGER, __spellings INTEGER, __tables VARCHAR(65535), __declared VARCHAR(65535)) AS $$
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
${indented(indented(catalogue))};
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
${indented(indented(indented(indented(catalogue))))}
        WHERE __column = __name;
        __difference := '';
        IF __found IS NULL THEN
          __difference := __expected || ' is missing; ';
        END IF;
        IF POSITION(';' || __name || ' ' || __found || ';' IN __declared) = 0 THEN
          __difference := __name || ' is ' || __found || ' where the model says ' || SUBSTRING(__expected, LENGTH(__name) + 2, 512) || '; ';
        END IF;
${indented(indented(indented(indented(tell("__difference <> ''")))))}
      END IF;
    END LOOP;
    __name := '';
    WHILE __name IS NOT NULL LOOP
      SELECT INTO __name MIN(__column)
${indented(indented(indented(catalogue)))}
      WHERE attnotnull AND POSITION(';' || __column || ' ' IN __declared) = 0 AND __column > __name;
      __difference := __name || ' is NOT NULL and not in the model, so no load can fill it; ';
${indented(indented(indented(tell("__name IS NOT NULL"))))}
    END LOOP;
    IF __told > ${String(MOST_TOLD)} THEN
      __told := __told - ${String(MOST_TOLD)};
      __complaints := __complaints || 'and ' || CAST(__told AS VARCHAR(20)) || ' more. ';
    END IF;
    __complaints := __complaints || ${textLiteral(FIX)};
    RAISE EXCEPTION '%', __complaints;
  END IF;
END;
$$ LANGUAGE plpgsql`;
}

/** Adds `__difference`, unless enough of them are told. */
function tell(condition: string): string {
  return `IF ${condition} THEN
  __told := __told + 1;
  IF __told <= ${String(MOST_TOLD)} THEN
    __complaints := __complaints || __difference;
  END IF;
END IF;`;
}
