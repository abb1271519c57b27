import { tallySentence } from '../../../src/network/words';

it.each( [
	[
		{ total: 1, open: 1, good: 0, unchecked: 0, bad: 0 },
		'Flushing: 0 of 1 site done.',
	],
	[
		{ total: 18, open: 17, good: 1, unchecked: 0, bad: 0 },
		'Flushing: 1 of 18 sites done.',
	],
	[
		{ total: 1, open: 0, good: 0, unchecked: 0, bad: 1 },
		'The site needs attention.',
	],
	[
		{ total: 18, open: 0, good: 17, unchecked: 0, bad: 1 },
		'1 of 18 sites needs attention.',
	],
	[
		{ total: 18, open: 0, good: 16, unchecked: 0, bad: 2 },
		'2 of 18 sites need attention.',
	],
	[
		{ total: 1, open: 0, good: 1, unchecked: 0, bad: 0 },
		'All images of the site are flushed.',
	],
	[
		{ total: 18, open: 0, good: 18, unchecked: 0, bad: 0 },
		'All images are flushed on all 18 sites.',
	],
	[
		{ total: 18, open: 0, good: 1, unchecked: 0, bad: 0 },
		'Stopped. All images are flushed on 1 of 18 sites.',
	],
	[
		{ total: 18, open: 0, good: 1, unchecked: 2, bad: 0 },
		'Stopped. All images are flushed on 3 of 18 sites.',
	],
	[
		{ total: 1, open: 0, good: 0, unchecked: 1, bad: 0 },
		'Done, but not checked on 1 of 1 site.',
	],
	[
		{ total: 18, open: 0, good: 17, unchecked: 1, bad: 0 },
		'Done, but not checked on 1 of 18 sites.',
	],
	[
		{ total: 18, open: 0, good: 0, unchecked: 18, bad: 0 },
		'Done, but not checked on 18 of 18 sites.',
	],
	[
		{ total: 18, open: 0, good: 15, unchecked: 2, bad: 1 },
		'1 of 18 sites needs attention.',
	],
] )( 'agrees with its numbers: %o', ( tally, expected ) => {
	expect( tallySentence( tally ) ).toBe( expected );
} );
