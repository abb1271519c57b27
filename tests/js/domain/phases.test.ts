import fc from 'fast-check';

import { type Phase, phasesOf } from '../../../src/domain/phases';
import type { Flush, FlushStep, WorkState } from '../../../src/domain/types';
import { aFlush, done, libraryFlush, siteFlush, waiting } from '../api/samples';

const read = ( phases: Phase[] ) =>
	phases.map( ( { name, state } ) => `${ name } ${ state }` );

function withSteps(
	steps: Record< string, WorkState >,
	changes: Partial< Flush > = {}
): Flush {
	return siteFlush( 0, {
		steps: Object.entries( steps ).map( ( [ id, state ] ): FlushStep => ( {
			id,
			title: id,
			state,
			message: '',
			seconds: null,
		} ) ),
		...changes,
	} );
}

describe( 'a removal', () => {
	it( 'is found, removed, waited for and checked', () => {
		const states: Record< string, WorkState > = {
			shortpixel: 'done',
			wait: 'running',
			check: 'queued',
		};
		const layers = waiting( 7 ).layers.map( ( layer ) => ( {
			...layer,
			state: states[ layer.layer ] ?? layer.state,
		} ) );
		expect( read( phasesOf( waiting( 7, { layers } ) ) ) ).toEqual( [
			'find done',
			'remove done',
			'wait running',
			'check queued',
		] );
	} );

	it( 'is still being found while a browser measures, or the library is planned', () => {
		const measuring = phasesOf( waiting( 7, { measuring: [ 12 ] } ) );
		expect( read( measuring ).slice( 0, 2 ) ).toEqual( [
			'find running',
			'remove running',
		] );
		expect( phasesOf( libraryFlush() )[ 0 ] ).toEqual( {
			name: 'find',
			state: 'running',
		} );
	} );

	it( 'leaves nothing waiting once it has ended', () => {
		const states = phasesOf( done( { state: 'cancelled' } ) ).map(
			( { state } ) => state
		);
		expect( states ).not.toContain( 'queued' );
		expect( states ).not.toContain( 'running' );
	} );
} );

describe( 'new links', () => {
	it( 'of an image were tried before there was a flush', () => {
		const flush = withSteps(
			{ version: 'done', page_caches: 'running', pages: 'queued' },
			{ scope: 'images', ways: { new_link: 1, removal: 0 } }
		);
		expect( read( phasesOf( flush ) ) ).toEqual( [
			'try done',
			'link done',
			'caches running',
			'check queued',
		] );
	} );

	it( 'are checked until the copies are, too', () => {
		const flush = withSteps(
			{ version: 'done', page_caches: 'skipped', pages: 'done' },
			{
				scope: 'images',
				ways: { new_link: 1, removal: 0 },
				layers: aFlush().layers.map( ( layer ) =>
					layer.layer === 'check'
						? { ...layer, state: 'running' }
						: layer
				),
			}
		);
		expect( phasesOf( flush ).at( -1 ) ).toEqual( {
			name: 'check',
			state: 'running',
		} );
	} );

	it( 'of everything pass the same four phases, with what fails among them', () => {
		const flush = withSteps( {
			try: 'done',
			switch: 'done',
			styles: 'done',
			page_caches: 'failed',
			edge: 'done',
			front_page: 'running',
		} );
		expect( read( phasesOf( flush ) ) ).toEqual( [
			'try done',
			'link done',
			'caches failed',
			'check running',
		] );
	} );

	it( 'are waited for only where ShortPixel empties its cache instead', () => {
		const flush = withSteps(
			{ purge: 'done', wait: 'running', front_page: 'queued' },
			{ method: 'purge' }
		);
		expect( read( phasesOf( flush ) ) ).toEqual( [
			'remove done',
			'wait running',
			'check queued',
		] );
	} );
} );

/** A removal whose layers are in these states. */
const counting = (
	states: Record< string, WorkState >,
	changes: Partial< Flush > = {}
) =>
	read(
		phasesOf(
			aFlush( {
				layers: Object.entries( states ).map(
					( [ layer, state ] ) => ( {
						layer: layer as Flush[ 'layers' ][ number ][ 'layer' ],
						state,
						counts: aFlush().counts,
					} )
				),
				...changes,
			} )
		)
	).join( ', ' );

it.each< [ Record< string, WorkState >, Partial< Flush >, string ] >( [
	[
		{ shortpixel: 'queued', wait: 'queued', check: 'queued' },
		{ measuring: [ 12 ] },
		'find running, remove queued, wait queued, check queued',
	],
	[
		{ shortpixel: 'done', wait: 'queued', check: 'queued' },
		{ measuring: [ 12 ] },
		'find running, remove running, wait queued, check queued',
	],
	[
		{ shortpixel: 'done', wait: 'done', edge: 'running', check: 'queued' },
		{},
		'find done, remove done, wait done, check running',
	],
	[
		{ shortpixel: 'done', wait: 'done', edge: 'skipped', check: 'done' },
		{ state: 'done', measuring: [ 12 ] },
		'find done, remove done, wait done, check done',
	],
	[
		{
			shortpixel: 'failed',
			wait: 'skipped',
			edge: 'skipped',
			check: 'skipped',
		},
		{ state: 'failed' },
		'find done, remove failed, wait skipped, check skipped',
	],
	[
		{
			shortpixel: 'done',
			wait: 'running',
			edge: 'queued',
			check: 'queued',
		},
		{ state: 'cancelled' },
		'find done, remove done, wait skipped, check skipped',
	],
	[ {}, {}, 'find done, remove queued, wait queued, check queued' ],
] )( 'a removal with %j and %j passes: %s', ( states, changes, phases ) => {
	expect( counting( states, changes ) ).toBe( phases );
} );

it.each< [ WorkState[], WorkState ] >( [
	[ [ 'running', 'failed', 'queued' ], 'running' ],
	[ [ 'queued', 'running', 'skipped' ], 'running' ],
	[ [ 'skipped', 'skipped', 'skipped' ], 'skipped' ],
	[ [ 'done', 'skipped', 'done' ], 'done' ],
	[ [ 'done', 'done', 'skipped' ], 'done' ],
	[ [ 'skipped', 'failed', 'done' ], 'failed' ],
	[ [ 'queued', 'queued', 'queued' ], 'queued' ],
	[ [ 'skipped', 'queued', 'skipped' ], 'queued' ],
	[ [ 'done', 'queued', 'skipped' ], 'running' ],
	[ [ 'failed', 'queued', 'done' ], 'running' ],
] )( 'of caches that are %j the phase is %s', ( [ a, b, c ], state ) => {
	const flush = withSteps( {
		styles: a ?? 'done',
		page_caches: b ?? 'done',
		edge: c ?? 'done',
	} );
	expect( read( phasesOf( flush ) ) ).toEqual( [ `caches ${ state }` ] );
} );

it.each( [
	[ 'try', 'try' ],
	[ 'switch', 'link' ],
	[ 'switch_back', 'link' ],
	[ 'version_back', 'link' ],
	[ 'purge', 'remove' ],
	[ 'wait', 'wait' ],
	[ 'styles', 'caches' ],
	[ 'page_caches', 'caches' ],
	[ 'edge_pages', 'caches' ],
	[ 'front_page', 'check' ],
	[ 'pages', 'check' ],
] )( 'the step %s is of the phase %s', ( step, phase ) => {
	expect( read( phasesOf( withSteps( { [ step ]: 'queued' } ) ) ) ).toEqual( [
		`${ phase } queued`,
	] );
} );

it.each< [ Record< string, WorkState >, WorkState, string[] ] >( [
	[
		{ version: 'done', pages: 'done' },
		'skipped',
		[ 'try done', 'link done', 'check done' ],
	],
	[
		{ version: 'done', pages: 'done' },
		'failed',
		[ 'try done', 'link done', 'check failed' ],
	],
	[
		{ version: 'done', pages: 'failed' },
		'running',
		[ 'try done', 'link done', 'check failed' ],
	],
	[ { version_back: 'done' }, 'running', [ 'link done' ] ],
	[ {}, 'running', [] ],
] )(
	'with the steps %j and a check that is %s the phases are %j',
	( steps, check, phases ) => {
		const flush = withSteps( steps, {
			scope: 'images',
			ways: { new_link: 1, removal: 0 },
			layers: [
				...aFlush().layers.filter( ( { layer } ) => layer !== 'check' ),
				...aFlush()
					.layers.filter( ( { layer } ) => layer === 'check' )
					.map( ( layer ) => ( { ...layer, state: check } ) ),
			],
		} );
		expect( read( phasesOf( flush ) ) ).toEqual( phases );
	}
);

it( 'never says that all is done while a step is not', () => {
	const state = fc.constantFrom< WorkState >(
		'queued',
		'running',
		'done',
		'skipped',
		'failed'
	);
	fc.assert(
		fc.property(
			fc.record( {
				try: state,
				switch: state,
				page_caches: state,
				edge_pages: state,
				front_page: state,
			} ),
			( steps ) => {
				const open = Object.values( steps ).some(
					( one ) => one === 'queued' || one === 'running'
				);
				const finished = phasesOf( withSteps( steps ) ).every(
					( phase ) =>
						phase.state !== 'queued' && phase.state !== 'running'
				);
				// The copies of a flush of everything are not checked one by one.
				expect( finished && open ).toBe( false );
			}
		)
	);
} );
