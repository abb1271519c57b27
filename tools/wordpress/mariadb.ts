import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../run';
import { stoppable } from '../still-running';

export interface Database {
	/** What WordPress wants as DB_HOST. */
	host: string;
	/** Makes an empty database of this name. */
	create: ( name: string ) => Promise< void >;
	stop: () => Promise< void >;
}

/** MariaDB's programs are in a folder that need not be on everybody's path. */
const environment = {
	...process.env,
	PATH: `${ process.env[ 'PATH' ] ?? '' }:/usr/sbin:/usr/local/sbin`,
};

/** Speed instead of safety: nothing in here outlives the run. */
const quick = [
	'--skip-networking',
	'--skip-log-bin',
	'--innodb-flush-log-at-trx-commit=0',
	'--innodb-flush-method=nosync',
	// The two above leave out the logs and tables that making and dropping a table writes, which is what tests do most.
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
	for ( let tries = 0; tries < 300; tries++ ) {
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
	throw new Error( 'mariadbd did not answer within 30 seconds' );
}

/** Starts a private MariaDB on a temporary folder and a socket; the machine's own is left alone. */
export async function startDatabase(): Promise< Database > {
	// A socket's path may have 107 characters, so it cannot be in just any folder.
	const folder = mkdtempSync(
		path.join( tmpdir().length < 60 ? tmpdir() : '/tmp', 'spf-db-' )
	);
	chmodSync( folder, 0o755 );
	const data = path.join( folder, 'data' );
	const socket = path.join( folder, 'sock' );
	mkdirSync( data );
	const { username } = userInfo();
	// Two that are installed at once would take each other's temporary tables for their own.
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
	return {
		host: `localhost:${ socket }`,
		create: async ( name ) => {
			const sql = `DROP DATABASE IF EXISTS \`${ name }\`; CREATE DATABASE \`${ name }\` CHARACTER SET utf8mb4`;
			await run(
				'mariadb',
				[
					'--no-defaults',
					`--socket=${ socket }`,
					'--user=root',
					'-e',
					sql,
				],
				{ env: environment }
			);
		},
		stop,
	};
}
