import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { SourceAddress } from "../source/address";
import type { ClientOptions } from "./moto";

/** The source's credentials as the jobs read them: in no argument, plan or log. */
export async function putSourceSecret(options: ClientOptions, name: string, address: SourceAddress): Promise<void> {
  const client = new SecretsManagerClient(options);
  const { host, port, username, password, database } = address;
  const secret = JSON.stringify({ host, port, username, password, dbname: database });
  try {
    await client.send(new CreateSecretCommand({ Name: name, SecretString: secret }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: secret }));
  }
  client.destroy();
}
