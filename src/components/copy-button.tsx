import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { toApiError } from '../api/errors';
import { ActionButton } from './action-button';

interface Props {
	/** Loads what is copied. */
	text: () => Promise< string >;
	children: string;
}

/** Copies a text and says whether that worked. */
export function CopyButton( { text, children }: Props ) {
	const [ said, setSaid ] = useState( '' );
	const [ busy, setBusy ] = useState( false );
	const copy = async () => {
		setBusy( true );
		const sentence = await copied( text );
		setBusy( false );
		setSaid( sentence );
		speak( sentence );
	};
	return (
		<span className="spf-copy">
			<ActionButton small disabled={ busy } onClick={ copy }>
				{ children }
			</ActionButton>
			{ said !== '' && <span>{ said }</span> }
		</span>
	);
}

/** Returns what came of it in a sentence. */
async function copied( text: () => Promise< string > ): Promise< string > {
	let links = '';
	try {
		links = await text();
	} catch ( error ) {
		return ( await toApiError( error ) ).message;
	}
	// The clipboard exists on https only, and permission may be denied.
	try {
		await navigator.clipboard.writeText( links );
		return __( 'Copied.', 'shortpixel-flush' );
	} catch {
		return __(
			'This browser does not allow copying. Select the links instead.',
			'shortpixel-flush'
		);
	}
}
