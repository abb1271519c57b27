import { shortResult, wayOf, whoOrWhy } from '../../../src/history/words';
import { aFlush, counts } from '../api/samples';

it.each( [
	[
		'done',
		{ total: 92, fresh: 20, rebuilding: 4, unchecked: 68 },
		'24/24 new',
	],
	[ 'partial', { total: 24, fresh: 22, stale: 2 }, '22/24 new' ],
	[ 'partial', { total: 24, fresh: 20, failed: 4 }, '20/24 new' ],
	[ 'failed', { total: 24, stale: 24 }, 'Still old' ],
	[ 'failed', { total: 24, failed: 24 }, 'Failed' ],
	[ 'done', { total: 24, unchecked: 24 }, 'Done' ],
	[ 'done', { total: 0 }, 'Done' ],
	[ 'cancelled', { total: 24, fresh: 3, cancelled: 21 }, 'Stopped' ],
	[ 'undone', { total: 24, fresh: 24 }, 'Undone' ],
	[ 'waiting', { total: 24, sent: 24 }, 'Under way' ],
] as const )( 'a flush that is %s with %j says “%s”', ( state, of, said ) => {
	expect( shortResult( aFlush( { state, counts: counts( of ) } ) ) ).toBe(
		said
	);
} );

it( 'names the person who asked, else the reason', () => {
	expect( whoOrWhy( aFlush() ) ).toBe( 'admin' );
	expect(
		whoOrWhy( aFlush( { cause: 'replace', why: 'Replaced by Ada' } ) )
	).toBe( 'Replaced by Ada' );
	expect(
		whoOrWhy(
			aFlush( {
				user: { id: 0, name: '' },
				why: 'Asked for on the server',
			} )
		)
	).toBe( 'Asked for on the server' );
} );

it( 'tells the two ways apart', () => {
	expect( wayOf( aFlush() ) ).toBe( 'Clear the CDN' );
	expect( wayOf( aFlush( { method: 'new_address' } ) ) ).toBe(
		'Replace everywhere'
	);
	expect( wayOf( aFlush( { scope: 'site', method: 'purge' } ) ) ).toBe(
		'Clear the CDN'
	);
	expect( wayOf( aFlush( { scope: 'site', method: 'new_address' } ) ) ).toBe(
		''
	);
} );
