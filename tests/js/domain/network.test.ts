import {
	canAct,
	choiceOf,
	isFlushing,
	isUnknown,
	merged,
	type NetworkSite,
} from '../../../src/domain/network';
import type { FlushState } from '../../../src/domain/types';

const now = new Date( '2026-11-26T12:00:00Z' ).getTime();

const state = (
	changes: Partial< NonNullable< NetworkSite[ 'state' ] > > = {}
): NetworkSite[ 'state' ] => ( {
	at: '2026-11-26T11:30:00Z',
	providers: [],
	ways: [ 'switch' ],
	why_not: '',
	images: 10,
	credits: 4,
	...changes,
} );

const flush = ( its: FlushState ): NetworkSite[ 'flush' ] => ( {
	id: 7,
	state: its,
	message: '',
	at: null,
	steps: 5,
	ended: 1,
	unchecked: false,
	can_stop: false,
} );

const site = ( changes: Partial< NetworkSite > = {} ): NetworkSite => ( {
	id: 1,
	name: 'One',
	url: '',
	screen_url: '',
	wake_url: '',
	is_active: true,
	tables: 'ready',
	state: state(),
	background: null,
	flush: null,
	refusal: '',
	...changes,
} );

it.each< [ Partial< NetworkSite >, boolean ] >( [
	[ {}, true ],
	[ { tables: 'old' }, true ],
	[ { tables: 'missing' }, true ],
	[ { tables: 'late' }, false ],
	[ { is_active: false }, false ],
	[ { is_active: false, tables: 'late' }, false ],
] )( 'with %j the plugin can act there: %s', ( changes, can ) => {
	expect( canAct( site( changes ) ) ).toBe( can );
} );

it.each< [ string, NetworkSite[ 'flush' ], boolean ] >( [
	[ 'no flush', null, false ],
	[ 'a flush that has ended', flush( 'done' ), false ],
	[ 'a flush under way', flush( 'running' ), true ],
	[ 'a flush that is asked for', flush( 'queued' ), true ],
] )( '%s', ( _name, its, is ) => {
	expect( isFlushing( site( { flush: its } ) ) ).toBe( is );
} );

it.each< [ string, Partial< NetworkSite >, boolean ] >( [
	[ 'never noted', { state: null }, true ],
	[ 'noted at no time', { state: state( { at: null } ) }, true ],
	[ 'noted half an hour ago', {}, false ],
	[
		'noted an hour ago',
		{ state: state( { at: '2026-11-26T11:00:00Z' } ) },
		false,
	],
	[
		'noted more than an hour ago',
		{ state: state( { at: '2026-11-26T10:59:59Z' } ) },
		true,
	],
	[
		'never noted, where the plugin is off',
		{ state: null, is_active: false },
		false,
	],
] )( '%s', ( _name, changes, is ) => {
	expect( isUnknown( site( changes ), now ) ).toBe( is );
} );

it( 'sorts sites by what a flush does to them, and adds up those that can be flushed', () => {
	const sites = {
		switched: site( { id: 1 } ),
		purged: site( {
			id: 2,
			state: state( {
				ways: [ 'purge', 'switch' ],
				images: 200,
				credits: 30,
			} ),
		} ),
		unknown: site( { id: 3, state: null } ),
		withoutWay: site( {
			id: 4,
			state: state( { ways: [], images: 3000, credits: 500 } ),
		} ),
		off: site( { id: 5, is_active: false } ),
		busy: site( { id: 6, flush: flush( 'waiting' ) } ),
		impossible: site( { id: 7, state: state( { why_not: 'No key.' } ) } ),
	};

	expect( choiceOf( Object.values( sites ) ) ).toEqual( {
		switched: [ sites.switched ],
		purged: [ sites.purged ],
		unknown: [ sites.unknown, sites.withoutWay ],
		refused: [ sites.off, sites.busy, sites.impossible ],
		images: 3210,
		credits: 534,
	} );
	expect( choiceOf( [] ) ).toEqual( {
		switched: [],
		purged: [],
		unknown: [],
		refused: [],
		images: 0,
		credits: 0,
	} );
} );

it( 'keeps sites in their places when some are answered anew', () => {
	const before = [ site( { id: 1 } ), site( { id: 2 } ), site( { id: 3 } ) ];
	const anew = site( { id: 2, name: 'Anew' } );

	expect( merged( before, [ anew, site( { id: 9 } ) ] ) ).toEqual( [
		before[ 0 ],
		anew,
		before[ 2 ],
	] );
} );
