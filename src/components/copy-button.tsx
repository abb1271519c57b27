import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { toApiError } from '../api/errors';
import { copyText } from '../hooks/copy-text';
import { ActionButton } from './action-button';
import './copy-button.css';

interface Props {
	/** The text to copy, or a function that loads it. */
	text: string | ( () => Promise< string > );
	children: string;
}

/** A button that copies text and says whether that worked. */
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

async function copied( text: Props[ 'text' ] ): Promise< string > {
	try {
		return ( await copyText( typeof text === 'string' ? text : text() ) )
			? __( 'Copied.', 'shortpixel-flush' )
			: __(
					'This browser does not allow copying. Select the text instead.',
					'shortpixel-flush'
				);
	} catch ( error ) {
		return ( await toApiError( error ) ).message;
	}
}
