/**
 * How the time of find_cdn_urls() grows with a hostile text's length, in both languages: npm run bench:scan
 *
 * Time per byte should stay flat; only ratios of one run say anything, the machine's own speed drops out of them.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCdnUrls } from '../../src/domain';
import { layOut, timed, times, type Figure } from './figures';

interface Hostile {
	name: string;
	piece: string;
	start?: string;
}

/** Seconds at 4 MB below which the clock's own steps and the machine's caches are most of the time. */
const TOO_FAST = 0.05;

const here = dirname( fileURLToPath( import.meta.url ) );
const sizes = [ 40_000, 400_000, 4_000_000 ];
const cases: Hostile[] = JSON.parse(
	readFileSync( join( here, '../fuzz/hostile.json' ), 'utf8' )
);

/** Writes seconds at the first size, how much more a byte costs at each next one, and seconds at the last. */
function cells( seconds: number[] ): string[] {
	const [ first = NaN, ...more ] = seconds;
	return [
		`${ ( 1000 * first ).toFixed( 1 ) } ms`,
		...more.map( ( time, at ) =>
			(
				time /
				( sizes[ at + 1 ] ?? NaN ) /
				( first / ( sizes[ 0 ] ?? NaN ) )
			).toFixed( 2 )
		),
		`${ ( seconds.at( -1 ) ?? NaN ).toFixed( 2 ) } s`,
	];
}

function measure( text: string ): number {
	let best = Infinity;
	for ( let run = 0; run < ( text.length > 1_000_000 ? 1 : 2 ); run++ ) {
		// Processor time: what else runs on the machine does not count.
		const start = process.cpuUsage();
		findCdnUrls( text );
		const { user, system } = process.cpuUsage( start );
		best = Math.min( best, ( user + system ) / 1e6 );
	}
	return best;
}

export async function scan(): Promise< Figure[] > {
	const php: Record< string, number[] > = JSON.parse(
		execFileSync(
			'php',
			[
				'-d',
				'memory_limit=2G',
				join( here, 'scan.php' ),
				JSON.stringify( sizes ),
			],
			{
				encoding: 'utf8',
				maxBuffer: 1e7,
			}
		)
	);
	const lines = [
		[
			'cost of a byte against that of 40 KB',
			'PHP 40 KB',
			'400 KB',
			'4 MB',
			'4 MB',
			'TypeScript 40 KB',
			'400 KB',
			'4 MB',
			'4 MB',
		],
	];
	let worst = 0;
	for ( const { name, piece, start = '' } of cases ) {
		const own = sizes.map( ( size ) =>
			measure(
				start +
					piece.repeat(
						Math.ceil( size / Buffer.byteLength( piece ) )
					)
			)
		);
		const other = php[ name ] ?? [];
		worst = Math.max(
			worst,
			...[ own, other ].map( ( [ , second = 0, third = 0 ] ) =>
				third < TOO_FAST ? 0 : third / second / 10
			)
		);
		lines.push( [ name, ...cells( other ), ...cells( own ) ] );
	}
	console.log( layOut( lines ) );
	return [
		timed(
			'search of hostile text: cost of a byte, 4 MB against 400 KB, the worst of all',
			times( worst ),
			'flat (≤ 2×)',
			worst <= 2
		),
	];
}
