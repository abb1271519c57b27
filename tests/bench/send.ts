/**
 * How fast removals are sent, and how many queries one costs, on a real WordPress and MariaDB: npm run bench:send
 *
 * Everything is told in ratios of one run. The ideal is the sum of all answers' times over eight, the cap: no order of sending
 * can be faster. Each way is run three times, the median counts.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../tools/root';
import { makeContent } from '../../tools/wordpress/content';
import { startDatabase } from '../../tools/wordpress/mariadb';
import { obtainWordPress } from '../../tools/wordpress/obtain';
import { isSlow, startSlowServer, type Timing } from './send-server';

interface Result {
	seconds: number;
	good: number;
	processor: number;
	sending?: number;
	queries?: number;
	connections: number;
	most: number;
}

const addresses = 400;
const parallel = 8;
const even: Timing = { usual: 100, slow: 100 };
const uneven: Timing = { usual: 100, slow: 1000 };

function ideal( { usual, slow }: Timing ): number {
	let sum = 0;
	for ( let width = 0; width < addresses; width++ ) {
		sum += isSlow( width ) ? slow : usual;
	}
	return sum / 1000 / parallel;
}

function median( results: Result[] ): Result {
	const sorted = [ ...results ].sort( ( a, b ) => a.seconds - b.seconds );
	const middle = sorted[ Math.floor( sorted.length / 2 ) ];
	if ( middle === undefined ) {
		throw new Error( 'Nothing was run.' );
	}
	return middle;
}

function line( cells: string[] ): string {
	return (
		( cells[ 0 ] ?? '' ).padEnd( 38 ) +
		cells
			.slice( 1 )
			.map( ( cell ) => cell.padStart( 13 ) )
			.join( '' )
	);
}

function report( name: string, result: Result, best: number, loop: number ) {
	console.log(
		line( [
			name,
			`${ result.seconds.toFixed( 2 ) } s`,
			`${ ( ( 100 * best ) / result.seconds ).toFixed( 1 ) }%`,
			loop > 0 ? `${ ( loop / result.seconds ).toFixed( 2 ) }x` : '',
			String( result.most ),
			String( result.connections ),
			`${ result.processor.toFixed( 2 ) } s`,
			result.sending === undefined ? '' : result.sending.toFixed( 3 ),
			result.queries === undefined ? '' : result.queries.toFixed( 3 ),
			`${ result.good } of ${ addresses }`,
		] )
	);
}

async function main(): Promise< void > {
	const runs = Number( process.argv[ 2 ] ?? 3 );
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-bench-' ) );
	const wordPress = await obtainWordPress( '7.1', () => {} );
	const content = path.join( folder, 'content' );
	mkdirSync( content );
	makeContent( content, wordPress );
	const server = await startSlowServer();
	const database = await startDatabase();
	const env = {
		...process.env,
		SHORTPIXEL_FLUSH_TEST_WORDPRESS: wordPress,
		SHORTPIXEL_FLUSH_TEST_CONTENT: content,
		SHORTPIXEL_FLUSH_TEST_DB_HOST: database.host,
		SHORTPIXEL_FLUSH_TEST_DB_NAME: 'bench',
	};
	// Not in step with this process: the server answers from it.
	const php = async ( ...args: string[] ) =>
		( await promisify( execFile )( 'php', args, { cwd: root, env } ) )
			.stdout;
	const run = async ( way: string, timing: Timing, times: number ) => {
		const results: Result[] = [];
		for ( let time = 0; time < times; time++ ) {
			server.setTiming( timing );
			server.seen();
			const printed = await php(
				'tests/bench/send.php',
				way,
				server.endpoint,
				String( addresses )
			);
			results.push( { ...JSON.parse( printed ), ...server.seen() } );
		}
		return median( results );
	};
	try {
		await database.create( 'bench' );
		await php( 'tests/php/support/install.php' );
		console.log(
			`${ addresses } removals, at most ${ parallel } at once. Load before: ${ loadavg()
				.map( ( load ) => load.toFixed( 1 ) )
				.join( ' ' ) }\n`
		);
		console.log(
			line( [
				'',
				'time',
				'of the ideal',
				'the loop',
				'at once',
				'connections',
				'processor',
				'queries sent',
				'queries all',
				'good',
			] )
		);
		const loop = await run( 'loop', even, 1 );
		report( 'a loop of wp_remote_get', loop, ideal( even ), 0 );
		for ( const way of [ 'client', 'runner' ] ) {
			const result = await run( way, even, runs );
			report(
				`${ way }, each answer 100 ms`,
				result,
				ideal( even ),
				loop.seconds
			);
		}
		for ( const way of [ 'client', 'runner' ] ) {
			const result = await run( way, uneven, runs );
			report(
				`${ way }, one answer in ten 1 s`,
				result,
				ideal( uneven ),
				0
			);
		}
		console.log(
			`\nLoad after: ${ loadavg()
				.map( ( load ) => load.toFixed( 1 ) )
				.join( ' ' ) }`
		);
	} finally {
		await server.stop();
		await database.stop();
		rmSync( folder, { recursive: true, force: true } );
	}
}

void main();
