import { resultTitle } from '../../../../src/components/labels';
import { whoOrWhy } from '../../../../src/screen/history/words';
import { aFlush, partial } from '../../api/samples';

it.each( [
	[ 'done', 'everybody', 'New for visitors' ],
	[ 'done', 'new_visitors', 'New for new visitors' ],
	[ 'partial', 'looked', 'New where we looked' ],
	[ 'partial', 'unseen', 'No known page shows it' ],
	[ 'failed', 'unknown', 'Visitors may see the old image' ],
	[ 'failed', 'old', 'Visitors still see the old image' ],
	[ 'cancelled', 'stopped', 'Stopped' ],
	[ 'undone', 'undone', 'Undone' ],
	[ 'waiting', 'open', 'Flushing…' ],
] as const )(
	'a flush that is %s with the result %s says “%s”',
	( state, result, said ) => {
		expect( resultTitle( aFlush( { state, result } ) ) ).toBe( said );
	}
);

it( 'says of a flush of everything how it ended', () => {
	expect( resultTitle( partial( { scope: 'site' } ) ) ).toBe( 'Partly done' );
} );

it( 'names the person who asked, else the reason', () => {
	expect( whoOrWhy( aFlush() ) ).toBe( 'admin' );
	expect(
		whoOrWhy( aFlush( { cause: 'replace', why: 'Replaced (Ada)' } ) )
	).toBe( 'Replaced (Ada)' );
	expect(
		whoOrWhy(
			aFlush( {
				user: { id: 0, name: '' },
				why: 'Asked for on the server',
			} )
		)
	).toBe( 'Asked for on the server' );
} );
