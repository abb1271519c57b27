import type { FlushDriver } from '../../../src/drive/flush-driver';
import type { FlushProgress } from '../../../src/drive/progress';
import { report } from '../../../src/editor/flush/notices';
import { changeRow } from '../../../src/library/rows';
import { done, waiting } from '../api/samples';
import { createNotice } from './editor';

jest.mock(
	'@wordpress/data',
	() => jest.requireActual( './editor' ).modules.data,
	{ virtual: true }
);

it( 'says each change of images that are flushed together once, and nothing of the earlier one again', () => {
	let progress: FlushProgress = { status: 'starting' };
	const driver = { getSnapshot: () => progress } as FlushDriver;
	const keys = [ 'a', 'b', 'c' ];
	const become = ( next: FlushProgress ) => {
		progress = next;
		keys.forEach( ( key ) => changeRow( key, { driver, progress } ) );
	};
	const open = ( seconds: number ): FlushProgress => ( {
		status: 'open',
		flush: waiting( seconds ),
		secondsLeft: seconds,
		problem: null,
		acting: null,
	} );
	keys.forEach( report );
	become( open( 2 ) );
	become( open( 1 ) );
	become( { status: 'ended', flush: done(), problem: null, acting: null } );
	expect( createNotice.mock.calls.map( ( [ , text ] ) => text ) ).toEqual( [
		'Removal requested.',
		done().message,
	] );
} );
