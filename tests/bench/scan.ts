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

interface Hostile {
	name: string;
	piece: string;
	start?: string;
}

const here = dirname( fileURLToPath( import.meta.url ) );
const sizes = [ 100_000, 1_000_000, 10_000_000 ];
const cases: Hostile[] = JSON.parse(
	readFileSync( join( here, '../fuzz/hostile.json' ), 'utf8' )
);

function measure( text: string ): number {
	let best = Infinity;
	for ( let run = 0; run < ( text.length > 1_000_000 ? 1 : 3 ); run++ ) {
		// Processor time: what else runs on the machine does not count.
		const start = process.cpuUsage();
		findCdnUrls( text );
		const { user, system } = process.cpuUsage( start );
		best = Math.min( best, ( user + system ) / 1e6 );
	}
	return best;
}

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

/** Writes seconds at the first size, then how much more a byte costs at each next one. */
function row( times: number[] ): string {
	const [ first = NaN, ...more ] = times;
	const ratios = more.map( ( time, at ) =>
		(
			time /
			( sizes[ at + 1 ] ?? NaN ) /
			( first / ( sizes[ 0 ] ?? NaN ) )
		)
			.toFixed( 2 )
			.padStart( 6 )
	);

	return `${ ( first * 1000 ).toFixed( 1 ).padStart( 8 ) } ms ${ ratios.join( '' ) } ${ ( times.at( -1 ) ?? NaN ).toFixed( 2 ).padStart( 7 ) } s`;
}

console.log(
	'Time for 100 KB, cost of a byte at 1 MB and 10 MB against 100 KB, time for 10 MB\n'
);
console.log( `${ ''.padEnd( 52 ) }PHP${ ''.padEnd( 32 ) }TypeScript` );
let worst = 0;
for ( const { name, piece, start = '' } of cases ) {
	const times = sizes.map( ( size ) =>
		measure(
			start +
				piece.repeat( Math.ceil( size / Buffer.byteLength( piece ) ) )
		)
	);
	const other = php[ name ] ?? [];
	worst = Math.max(
		worst,
		...[ times, other ].map(
			( [ , second = 0, third = 0 ] ) => third / second / 10
		)
	);
	console.log( `${ name.padEnd( 50 ) }${ row( other ) }${ row( times ) }` );
}
console.log(
	`\nThe worst growth of a byte's cost from 1 MB to 10 MB: ${ worst.toFixed( 2 ) }`
);
