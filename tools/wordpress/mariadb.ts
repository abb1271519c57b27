import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../run';
import { stoppable } from '../still-running';

export interface Database {
	/** The value for WordPress's DB_HOST, and for `databaseAt()` in another process. */
	host: string;
	/** Creates an empty database, and first deletes any with the same name. */
	create: ( name: string ) => Promise< void >;
	stop: () => Promise< void >;
}

/** MariaDB's programs may be in folders outside a user's PATH. */
const environment = {
	...process.env,
	PATH: `${ process.env[ 'PATH' ] ?? '' }:/usr/sbin:/usr/local/sbin`,
};

/** Options for speed instead of durability, because no data outlives the run. */
const quick = [
	'--skip-networking',
	'--skip-log-bin',
	'--innodb-flush-log-at-trx-commit=0',
	'--innodb-flush-method=nosync',
	// The two options above do not cover the files written when a table is created or dropped, as tests often do.
	'--debug-no-sync',
	'--skip-sync-frm',
	'--innodb-doublewrite=0',
	'--innodb-buffer-pool-size=64M',
	'--innodb-log-file-size=32M',
	'--performance-schema=off',
	'--max-connections=80',
];

async function waitUntilUp(
	socket: string,
	hasEnded: () => string | null
): Promise< void > {
	for ( let tries = 0; tries < 1200; tries++ ) {
		const ended = hasEnded();
		if ( ended !== null ) {
			throw new Error( `mariadbd ended at once: ${ ended }` );
		}
		if ( existsSync( socket ) ) {
			const answer = await run(
				'mariadb-admin',
				[
					'--no-defaults',
					`--socket=${ socket }`,
					'--user=root',
					'ping',
				],
				{
					env: environment,
					mayFail: true,
				}
			);
			if ( answer.includes( 'alive' ) ) {
				return;
			}
		}
		await sleep( 100 );
	}
	throw new Error( 'mariadbd did not answer within two minutes' );
}

/** Starts a private MariaDB in a temporary folder, on a socket. */
export async function startDatabase(): Promise< Database > {
	// A socket's path is limited to 107 characters.
	const folder = mkdtempSync(
		path.join( tmpdir().length < 60 ? tmpdir() : '/tmp', 'spf-db-' )
	);
	chmodSync( folder, 0o755 );
	const data = path.join( folder, 'data' );
	const socket = path.join( folder, 'sock' );
	mkdirSync( data );
	const { username } = userInfo();
	// If they shared a folder, two installations at once would use each other's temporary tables.
	const temporary = path.join( folder, 'tmp' );
	mkdirSync( temporary );
	await run(
		'mariadb-install-db',
		[
			'--no-defaults',
			`--datadir=${ data }`,
			`--tmpdir=${ temporary }`,
			`--user=${ username }`,
			'--auth-root-authentication-method=normal',
			'--skip-test-db',
		],
		{ env: environment }
	);

	let last = '';
	let ended: string | null = null;
	const server = spawn(
		'mariadbd',
		[
			'--no-defaults',
			`--user=${ username }`,
			`--datadir=${ data }`,
			`--tmpdir=${ temporary }`,
			`--socket=${ socket }`,
			`--pid-file=${ folder }/pid`,
			...quick,
		],
		{ env: environment, stdio: [ 'ignore', 'ignore', 'pipe' ] }
	);
	server.stderr.on(
		'data',
		( part: Buffer ) => ( last = ( last + part.toString() ).slice( -2000 ) )
	);
	server.on( 'error', ( error ) => ( ended = error.message ) );
	const gone = new Promise< void >( ( resolve ) => {
		server.on( 'exit', () => {
			ended ??= last;
			resolve();
		} );
	} );

	const stop = stoppable( async () => {
		server.kill( 'SIGTERM' );
		await Promise.race( [
			gone,
			sleep( 5000, undefined, { ref: false } ),
		] );
		server.kill( 'SIGKILL' );
		rmSync( folder, { recursive: true, force: true } );
	} );
	try {
		await waitUntilUp( socket, () => ended );
	} catch ( error ) {
		await stop();
		throw error;
	}
	return { ...databaseAt( `localhost:${ socket }` ), stop };
}

/** Returns the database server at this host, which another process may have started. */
export function databaseAt( host: string ): Omit< Database, 'stop' > {
	return {
		host,
		create: async ( name ) => {
			const sql = `DROP DATABASE IF EXISTS \`${ name }\`; CREATE DATABASE \`${ name }\` CHARACTER SET utf8mb4`;
			await run(
				'mariadb',
				[
					'--no-defaults',
					`--socket=${ host.replace( 'localhost:', '' ) }`,
					'--user=root',
					'-e',
					sql,
				],
				{ env: environment }
			);
		},
	};
}
