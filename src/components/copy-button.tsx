import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from './action-button';

interface Props {
	text: string;
	children: string;
}

/** Copies a text and says whether that worked. */
export function CopyButton( { text, children }: Props ) {
	const [ said, setSaid ] = useState( '' );
	const copy = async () => {
		const sentence = ( await copyText( text ) )
			? __( 'Copied.', 'shortpixel-flush' )
			: __(
					'This browser does not allow copying. Select the text instead.',
					'shortpixel-flush'
				);
		setSaid( sentence );
		speak( sentence );
	};
	return (
		<span className="spf-copy">
			<ActionButton small onClick={ copy }>
				{ children }
			</ActionButton>
			{ said !== '' && <span>{ said }</span> }
		</span>
	);
}

// The clipboard exists on https only, and permission may be denied.
async function copyText( text: string ): Promise< boolean > {
	try {
		await navigator.clipboard.writeText( text );
		return true;
	} catch {
		return false;
	}
}
