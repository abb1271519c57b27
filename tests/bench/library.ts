/**
 * Measures how fast WP-CLI flushes a whole library image by image, in real time with all waits, on a real WordPress and
 * MariaDB: npm run bench:library
 *
 * Flushes once with one process, and once with four, as several servers would. The second library has four times as
 * many images, so that the wait at the end weighs the same. Each process sends the default number of requests at a
 * time. The ideal is the time of all answers divided by the requests at a time, plus the one wait after the last
 * removal. The server answers so slowly that waiting is measured rather than PHP. The numbers of images and
 * milliseconds may be given: npm run bench:library -- 400 200
 */
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../tools/root';
import {
	certain,
	layOut,
	megabytes,
	percent,
	timed,
	times,
	type Figure,
} from './figures';
import { startSlowServer, type Seen, type SlowServer } from './send-server';
import { withSite, type Site } from './site';

interface Result {
	processes: number;
	images: number;
	/** The seconds that the command takes, including the start of WP-CLI. */
	seconds: number;
	/** Seconds from the start of the command to the first request. */
	first: number;
	ideal: number;
	seen: Seen;
	/** The most rows in the table of purges at once. */
	rows: number;
	bytes: number;
	/** The memory of the process that used the most, in bytes. */
	peak: number;
	/** The number of queries per removal, in all processes. */
	queries: number;
}

/** The plugin's defaults. */
const parallel = 8;
const waitSeconds = 30;

const table = 'wp_shortpixel_flush_purges';
const pollMilliseconds = 2_000;

/** Counts the rows of a site's table every two seconds while `work` goes on, and returns the most. */
async function mostRowsDuring< T >(
	{ query }: Site,
	work: Promise< T >
): Promise< { result: T; rows: number } > {
	let rows = 0;
	let isDone = false;
	const done = work.finally( () => ( isDone = true ) );
	while ( ! isDone ) {
		await Promise.race( [ done, sleep( pollMilliseconds ) ] );
		rows = Math.max(
			rows,
			Number( await query( `SELECT COUNT(*) FROM ${ table }` ) )
		);
	}
	return { result: await done, rows };
}

/** Flushes the library by WP-CLI, and returns when the flush began and ended. */
async function flushBy( site: Site, processes: number ) {
	const isAlone = processes === 1;
	await ( isAlone || site.wp( 'image', '--all', '--yes', '--quiet' ) );
	const begun = performance.now();
	await ( isAlone
		? site.wp( 'image', '--all', '--yes', '--wait', '--quiet' )
		: Promise.all(
				Array.from( { length: processes }, () =>
					site.wp( 'run', '--quiet' )
				)
			) );
	return { begun, ended: performance.now() };
}

async function measure(
	server: SlowServer,
	images: number,
	milliseconds: number,
	processes: number
): Promise< Result > {
	return withSite( '256M', async ( site ) => {
		await site.php(
			'tests/bench/grow.php',
			'prepare',
			String( images ),
			server.endpoint
		);
		const plugins = path.join( site.content, 'mu-plugins' );
		const log = path.join( site.content, 'bench.log' );
		mkdirSync( plugins, { recursive: true } );
		cpSync(
			path.join( root, 'tests/bench/library.php' ),
			path.join( plugins, 'library.php' )
		);
		rmSync( log, { force: true } );
		server.seen();
		const {
			result: { begun, ended },
			rows,
		} = await mostRowsDuring( site, flushBy( site, processes ) );
		const seen = server.seen();
		const state = (
			await site.query( 'SELECT state FROM wp_shortpixel_flush_flushes' )
		).trim();
		if ( state !== 'done' ) {
			throw new Error(
				`It ended ${ state }: ${ JSON.stringify( seen ) }`
			);
		}
		const took: { queries: number; peak: number }[] = readFileSync(
			log,
			'utf8'
		)
			.trim()
			.split( '\n' )
			.map( ( line ) => JSON.parse( line ) );
		return {
			processes,
			images,
			seconds: ( ended - begun ) / 1_000,
			first: ( seen.first - begun ) / 1_000,
			ideal:
				( seen.answered * milliseconds ) /
					1_000 /
					( parallel * processes ) +
				waitSeconds,
			seen,
			rows,
			bytes: Number(
				await site.query(
					`SELECT data_length + index_length FROM information_schema.tables WHERE table_name = '${ table }'`
				)
			),
			peak: Math.max( ...took.map( ( { peak } ) => peak ) ),
			queries:
				took.reduce( ( sum, { queries } ) => sum + queries, 0 ) /
				seen.removals,
		};
	} );
}

const speed = ( { images, seconds }: Result ) => images / seconds;
const share = ( { ideal, seconds }: Result ) => ideal / seconds;

function report( results: Result[] ) {
	console.log(
		layOut( [
			[
				'a library, in real time',
				'images',
				'removals',
				'checks',
				'seconds',
				'images/s',
				'share of the ideal',
				'at once',
				'first request',
				'most rows',
				'table',
				'peak memory',
				'queries/removal',
			],
			...results.map( ( one ) => [
				one.processes === 1
					? 'one process'
					: `${ one.processes } processes`,
				one.images,
				one.seen.removals,
				one.seen.looks,
				one.seconds.toFixed( 1 ),
				speed( one ).toFixed( 2 ),
				percent( share( one ) ),
				one.seen.most,
				`${ one.first.toFixed( 1 ) } s`,
				one.rows,
				megabytes( one.bytes ),
				megabytes( one.peak ),
				one.queries.toFixed( 3 ),
			] ),
		] )
	);
}

const both = ( results: Result[], write: ( one: Result ) => string ) =>
	results.map( write ).join( ' / ' );

function figures( one: Result, four: Result, milliseconds: number ): Figure[] {
	const results = [ one, four ];
	const name = `${ one.images } images, each answer ${ milliseconds } ms, ${ parallel } at a time`;
	return [
		timed(
			`a library in real time, ${ name }: share of the ideal`,
			`${ percent( share( one ) ) }; ${ speed( one ).toFixed( 1 ) } images a second`,
			'≥ 90.0%',
			share( one ) >= 0.9
		),
		timed(
			`the same by ${ four.processes } processes, ${ four.images } images, against one`,
			`${ times( speed( four ) / speed( one ) ) } as fast; ${ percent( share( four ) ) } of the ideal`,
			'≥ 2×',
			speed( four ) / speed( one ) >= 2
		),
		certain(
			'requests at a time, at the server, by one / four',
			both( results, ( { seen } ) => String( seen.most ) ),
			`≤ ${ parallel } / ${ parallel * four.processes }`,
			results.every(
				( { seen, processes } ) => seen.most <= parallel * processes
			)
		),
		timed(
			'rows in the table at once, at the most',
			`${ both( results, ( { rows } ) => String( rows ) ) }; ${ both( results, ( { bytes } ) => megabytes( bytes ) ) }`,
			'≤ 6,000, and what is sent in a wait',
			results.every(
				( { rows, seen, processes, seconds } ) =>
					rows <=
					6_000 +
						512 * processes +
						( waitSeconds * seen.removals ) /
							( seconds - waitSeconds )
			)
		),
		certain(
			'memory of a process',
			both( results, ( { peak } ) => megabytes( peak ) ),
			'flat (within a quarter)',
			four.peak <= 1.25 * one.peak
		),
		timed(
			'first request after the command, WP-CLI’s start included',
			both( results, ( { first } ) => `${ first.toFixed( 1 ) } s` ),
			'≤ 5 s',
			results.every( ( { first } ) => first <= 5 )
		),
	];
}

export async function library( [
	images = 400,
	milliseconds = 200,
]: number[] ): Promise< Figure[] > {
	const server = await startSlowServer();
	server.setTiming( { usual: milliseconds, slow: milliseconds } );
	try {
		const one = await measure( server, images, milliseconds, 1 );
		report( [ one ] );
		const four = await measure( server, 4 * images, milliseconds, 4 );
		report( [ one, four ] );
		return figures( one, four, milliseconds );
	} finally {
		await server.stop();
	}
}
