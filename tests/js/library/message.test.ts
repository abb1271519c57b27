import type { FlushProgress } from '../../../src/drive/progress';
import { messageOf, sentenceOf } from '../../../src/library/message';
import type { Row } from '../../../src/library/rows';
import { done, waiting } from '../api/samples';

const idle: FlushProgress = { status: 'idle' };
const starting: FlushProgress = { status: 'starting' };
const open: FlushProgress = {
	status: 'open',
	flush: waiting( 24 ),
	secondsLeft: 24,
	problem: null,
	acting: null,
};
const ended: FlushProgress = {
	status: 'ended',
	flush: done(),
	problem: null,
	acting: null,
};
const refused: FlushProgress = {
	status: 'refused',
	error: { kind: 'offline', code: '', message: 'Offline.', status: 0 },
};
const old = { key: 'old', at: 1_700_000_000 } as const;
const changed = { key: 'changed', at: 0 } as const;
const news = { tone: 'busy', text: 'Changed.' } as const;
const off = { text: 'It is off.', action: 'Activate', url: 'plugins.php' };

const aRow = ( some: Partial< Row > = {} ): Row => ( {
	result: null,
	progress: idle,
	driver: null,
	news: null,
	isFull: false,
	...some,
} );
const facts = { isAsking: false, hasScript: false };
const list = { ...facts, off: null, alwaysFull: false };
const details = { ...list, alwaysFull: true };

it.each( [
	[ 'an image without a flush', aRow(), list, { kind: 'none' } ],
	[
		'its last result',
		aRow( { result: old } ),
		list,
		{ kind: 'last', result: old },
	],
	[
		'that it has changed since',
		aRow( { result: changed } ),
		list,
		{ kind: 'changed' },
	],
	[
		'a provider that is off, before any result',
		aRow( { result: old } ),
		{ ...list, off },
		{ kind: 'off', off },
	],
	[
		'why it could not be flushed, even if the provider is off',
		aRow( { isFull: true, progress: refused } ),
		{ ...list, off },
		{ kind: 'refused', text: 'Offline.' },
	],
	[
		'that its flush starts, in place of its last result',
		aRow( { result: old, progress: starting } ),
		list,
		{ kind: 'starting' },
	],
	[
		'in short a flush with other images',
		aRow( { result: { key: 'open', at: 0 }, progress: open } ),
		list,
		{ kind: 'last', result: { key: 'open', at: 0 } },
	],
	[
		'in full a flush of its own',
		aRow( { result: old, progress: ended, isFull: true } ),
		{ ...list, hasScript: true },
		{ kind: 'flush' },
	],
	[
		'in full its last flush in its details',
		aRow( { result: old, progress: ended } ),
		{ ...details, hasScript: true },
		{ kind: 'flush' },
	],
	[
		'in its details that it is asking',
		aRow( { result: old } ),
		{ ...details, isAsking: true },
		{ kind: 'asking' },
	],
] as const )( 'shows %s', ( _, row, page, expected ) => {
	expect( messageOf( row, page ) ).toEqual( expected );
} );

it.each( [
	[ 'nothing without the script', aRow(), facts, { kind: 'none' } ],
	[
		'what the script says',
		aRow(),
		{ ...facts, hasScript: true },
		{ kind: 'flush' },
	],
	[
		'that it is asking, while nothing is known',
		aRow(),
		{ hasScript: true, isAsking: true },
		{ kind: 'asking' },
	],
	[
		'news, though it is asking again',
		aRow( { news } ),
		{ hasScript: true, isAsking: true },
		{ kind: 'flush' },
	],
	[
		'a flush, though it is asking again',
		aRow( { progress: ended } ),
		{ hasScript: true, isAsking: true },
		{ kind: 'flush' },
	],
	[
		'a refusal with its actions, if the script is there',
		aRow( { progress: refused } ),
		{ ...facts, hasScript: true },
		{ kind: 'flush' },
	],
	[
		'a refusal without the script',
		aRow( { progress: refused } ),
		facts,
		{ kind: 'refused', text: 'Offline.' },
	],
	[
		'a flush that starts while the script is loading',
		aRow( { progress: starting } ),
		facts,
		{ kind: 'starting' },
	],
] as const )( 'says in full %s', ( _, row, known, expected ) => {
	expect( sentenceOf( row, known ) ).toEqual( expected );
} );
