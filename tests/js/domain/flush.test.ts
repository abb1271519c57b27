import * as domain from '../../../src/domain/flush';
import type {
	Flush,
	FlushResult,
	FlushState,
	Purge,
	PurgeState,
} from '../../../src/domain/types';
import { aPurge, done, results } from '../api/samples';

const flush = ( changes: Record< string, unknown > ): Flush =>
	( { ...done(), ...changes } ) as Flush;

const all = ( state: FlushState, unchecked = false ): Flush =>
	flush( { scope: 'site', state, result: results[ state ], unchecked } );

const can = ( ...what: string[] ) => ( {
	...done().can,
	...Object.fromEntries( what.map( ( name ) => [ name, true ] ) ),
} );

it.each< [ FlushState, boolean, domain.Tone ] >( [
	[ 'queued', true, 'busy' ],
	[ 'running', true, 'busy' ],
	[ 'waiting', true, 'busy' ],
	[ 'done', false, 'good' ],
	[ 'partial', false, 'warning' ],
	[ 'failed', false, 'bad' ],
	[ 'cancelled', false, 'neutral' ],
	[ 'undone', false, 'neutral' ],
] )(
	'a flush of everything that is %s: open %s, tone %s',
	( state, isOpen, tone ) => {
		expect( domain.isOpen( all( state ) ) ).toBe( isOpen );
		expect( domain.toneOf( all( state ) ) ).toBe( tone );
	}
);

it.each< [ FlushState, FlushResult, domain.Tone ] >( [
	[ 'waiting', 'open', 'busy' ],
	[ 'done', 'everybody', 'good' ],
	[ 'done', 'unseen', 'neutral' ],
	[ 'done', 'changed', 'warning' ],
	[ 'partial', 'looked', 'warning' ],
	[ 'partial', 'unknown', 'warning' ],
	[ 'partial', 'old', 'bad' ],
	[ 'failed', 'unknown', 'warning' ],
	[ 'failed', 'old', 'bad' ],
	[ 'cancelled', 'stopped', 'neutral' ],
] )(
	'a flush of images that is %s has the mark of its result %s: %s',
	( state, result, tone ) => {
		expect( domain.toneOf( flush( { state, result } ) ) ).toBe( tone );
	}
);

it.each< [ FlushState, domain.Tone ] >( [
	[ 'done', 'neutral' ],
	[ 'partial', 'neutral' ],
	[ 'failed', 'bad' ],
	[ 'waiting', 'busy' ],
] )( 'a flush that no check showed and is %s: tone %s', ( state, tone ) => {
	expect( domain.toneOf( all( state, true ) ) ).toBe( tone );
} );

it.each< [ PurgeState, domain.Tone ] >( [
	[ 'queued', 'busy' ],
	[ 'sent', 'busy' ],
	[ 'fresh', 'good' ],
	[ 'rebuilding', 'good' ],
	[ 'unconfirmed', 'warning' ],
	[ 'stale', 'bad' ],
	[ 'failed', 'bad' ],
	[ 'unchecked', 'neutral' ],
	[ 'cancelled', 'neutral' ],
] )( 'a copy that is %s has the tone %s', ( state, tone ) => {
	expect( domain.purgeTone( state ) ).toBe( tone );
} );

const growing = { images_done: 3, images: 9 };
const planned = { images_done: 9, images: 9 };

it.each< [ Record< string, unknown >, boolean ] >( [
	[ { planning: null }, false ],
	[ { planning: growing }, true ],
	[ { planning: planned }, false ],
] )( 'whether its total may grow: %j', ( changes, expected ) => {
	expect( domain.isGrowing( flush( changes ) ) ).toBe( expected );
} );

it.each< [ Record< string, unknown >, boolean ] >( [
	[ { can: can( 'cancel' ) }, false ],
	[ { can: can( 'cancel' ), trouble: 'No answer.' }, true ],
	[ { can: can( 'cancel' ), planning: growing }, true ],
	[ { can: can(), trouble: 'No answer.', planning: growing }, false ],
] )( 'whether its line offers Stop: %j', ( changes, expected ) => {
	expect( domain.offersStop( flush( changes ) ) ).toBe( expected );
} );

const many = { ...done().subject, attachment_count: 101 };

it.each< [ Record< string, unknown >, boolean ] >( [
	[ { state: 'partial' }, true ],
	[ { state: 'failed' }, true ],
	[ { state: 'done' }, false ],
	[ { state: 'partial', cause: 'delete' }, false ],
	[ { state: 'partial', unchecked: true }, false ],
	[ { state: 'partial', scope: 'urls' }, false ],
	[ { state: 'partial', subject: many }, false ],
] )( 'whether another flush may help: %j', ( changes, expected ) => {
	expect( domain.isWorthAnother( flush( changes ) ) ).toBe( expected );
} );

const copy = ( state: PurgeState, width: number | null ): Purge =>
	aPurge( { state, width } );

it( 'shows an old copy first, then what is unsure, new, and not yet known', () => {
	const copies = [
		copy( 'unchecked', 900 ),
		copy( 'sent', 800 ),
		copy( 'fresh', 700 ),
		copy( 'unconfirmed', 600 ),
		copy( 'stale', 500 ),
	];
	for ( let left = copies.length; left > 0; left-- ) {
		expect( domain.mostTelling( copies.slice( 0, left ) ) ).toBe(
			copies[ left - 1 ]
		);
	}
	expect( domain.mostTelling( [] ) ).toBeNull();
} );

it( 'shows the widest of copies that are alike, and leaves their order alone', () => {
	const copies = [
		copy( 'stale', null ),
		copy( 'stale', 300 ),
		copy( 'stale', 1200 ),
		copy( 'stale', 640 ),
	];
	expect( domain.mostTelling( copies )?.width ).toBe( 1200 );
	expect( copies.map( ( { width } ) => width ) ).toEqual( [
		null,
		300,
		1200,
		640,
	] );
} );

it.each( [
	[ 'https://a.bc/up/caf%C3%A9.jpg', 'café.jpg' ],
	[ 'https://a.bc/up/x.jpg?v=1/2', 'x.jpg' ],
	[ 'https://a.bc/up/x.jpg#a/b', 'x.jpg' ],
	[ 'https://a.bc/up/50%.jpg', '50%.jpg' ],
	[ 'https://a.bc/up/', 'https://a.bc/up/' ],
	[ 'x.jpg', 'x.jpg' ],
] )( 'the file name of %s is %s', ( url, name ) => {
	expect( domain.fileName( url ) ).toBe( name );
} );

it( 'shortens links', () => {
	expect( domain.shortEndpoint( 'https://cdn.shortpixel.ai/spai2' ) ).toBe(
		'…/spai2'
	);
	expect( domain.withoutScheme( 'https://a.bc/http://d.ef' ) ).toBe(
		'a.bc/http://d.ef'
	);
	expect( domain.withoutScheme( 'http://a.bc' ) ).toBe( 'a.bc' );
	expect( domain.withoutScheme( 'a.bc/https://d.ef' ) ).toBe(
		'a.bc/https://d.ef'
	);
} );
