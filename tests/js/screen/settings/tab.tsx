import { act, configure, render, screen, within } from '@testing-library/react';

import type { PageData } from '../../../../src/api/page-data';
import type { Status } from '../../../../src/domain/types';
import { Settings } from '../../../../src/screen/settings/settings';
import { type Call, fakeServer } from '../../api/fake-server';
import { aStatus, someSettings } from '../../api/samples';

// Skips the check of every element's visibility, which takes most of the time on a screen this large.
configure( { defaultHidden: true } );

export const FIRST = 'a'.repeat( 32 );

type Answers = Parameters< typeof fakeServer >[ 0 ];

/** Renders the settings tab for a site with this status and these answers. */
export async function openTab(
	answers: Answers = {},
	status: Status = aStatus(),
	data: Partial< PageData > = {}
): Promise< { calls: Call[]; onChange: jest.Mock } > {
	const onChange = jest.fn();
	window.shortpixelFlush = data;
	const calls = fakeServer( {
		'GET /settings': () => ( {
			...someSettings,
			edges: [],
			edges_revision: FIRST,
		} ),
		...answers,
	} );
	await act( async () => {
		render( <Settings status={ status } onChange={ onChange } /> );
	} );
	return { calls, onChange };
}

/** Returns queries within the part of the tab that has this heading. */
export async function part( name: string ) {
	return within( await screen.findByRole( 'region', { name } ) );
}

/** Returns the bodies that were sent to a route. */
export function sent( calls: Call[], route: string ): unknown[] {
	return calls
		.filter( ( call ) => call.route === route )
		.map( ( { data } ) => data );
}
