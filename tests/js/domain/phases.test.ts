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
			{ scope: 'images' }
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
				edge: state,
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
