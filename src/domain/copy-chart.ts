import type { Variant } from './types';

export interface ChartPart {
	format: string;
	count: number;
	/** The start and the length are percentages of the longest bar. */
	start: number;
	length: number;
}

/** The number of copies in a range of widths. */
export interface ChartRow {
	/** In pixels, both inclusive; null for no limit. A row without limits is for copies whose links name no width. */
	from: number | null;
	to: number | null;
	count: number;
	/** In the order of the chart's formats, without empty parts. */
	parts: ChartPart[];
}

export interface CopyChart {
	rows: ChartRow[];
	/** The formats, most common first; an empty string stands for an unknown format. */
	formats: string[];
}

type Copy = Pick< Variant, 'width' | 'format' >;

// The upper limits of the ranges of widths, in pixels.
const STEPS = [ 320, 480, 640, 800, 1024, 1280, 1536, 1920, 2560 ];

/** The step of copies whose links name no width, so that they are as wide as the file. */
const OF_THE_FILE = -1;

const stepOf = ( { width }: Copy ): number =>
	width === null
		? OF_THE_FILE
		: ( ( at ) => ( at < 0 ? STEPS.length : at ) )(
				STEPS.findIndex( ( step ) => width <= step )
			);

/** Counts copies by width and format. An unused range of widths between used ones gets a row without a bar. */
export function copyChart( copies: Copy[] ): CopyChart {
	const formats = countedFormats( copies );
	const steps = copies.map( stepOf );
	const met = steps.filter( ( step ) => step !== OF_THE_FILE );
	const [ first, last ] = [ Math.min( ...met ), Math.max( ...met ) ];
	const shown = [
		...Array.from(
			{ length: met.length === 0 ? 0 : last - first + 1 },
			( _, at ) => first + at
		),
		...( met.length < copies.length ? [ OF_THE_FILE ] : [] ),
	];
	const rows = shown.map( ( step ) =>
		copies.filter( ( _, at ) => steps[ at ] === step )
	);
	const longest = Math.max( 1, ...rows.map( ( row ) => row.length ) );
	return {
		formats,
		rows: rows.map( ( row, at ) => ( {
			...limitsOf( shown[ at ] ?? OF_THE_FILE ),
			count: row.length,
			parts: partsOf( row, formats, longest ),
		} ) ),
	};
}

function countedFormats( copies: Copy[] ): string[] {
	const counts = new Map< string, number >();
	for ( const { format } of copies ) {
		counts.set( format ?? '', ( counts.get( format ?? '' ) ?? 0 ) + 1 );
	}
	return [ ...counts ]
		.sort( ( [ a, m ], [ b, n ] ) => n - m || ( a < b ? -1 : 1 ) )
		.map( ( [ format ] ) => format );
}

function limitsOf( step: number ): Pick< ChartRow, 'from' | 'to' > {
	const below = STEPS[ step - 1 ];
	return {
		from: below === undefined ? null : below + 1,
		to: STEPS[ step ] ?? null,
	};
}

function partsOf(
	row: Copy[],
	formats: string[],
	longest: number
): ChartPart[] {
	let before = 0;
	return formats.flatMap( ( format ) => {
		const count = row.filter(
			( copy ) => ( copy.format ?? '' ) === format
		).length;
		const start = ( 100 * before ) / longest;
		before += count;
		return count === 0
			? []
			: [ { format, count, start, length: ( 100 * count ) / longest } ];
	} );
}
