import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { suggestAgain } from '../../api/edges';
import { type ApiError, toApiError } from '../../api/errors';
import { ActionButton } from '../../components/action-button';
import { fill } from '../../components/format';
import { Problem } from '../../components/problem';
import type { DismissedSuggestion } from '../../domain/edges';

interface Props {
	dismissed: DismissedSuggestion[];
	/** Called when the site's status has changed. */
	onSaved: () => void;
}

/** Dismissed suggestions, each with a button that restores it. */
export function DismissedList( { dismissed: loaded, onSaved }: Props ) {
	const [ dismissed, setDismissed ] = useState( loaded );
	const [ busy, setBusy ] = useState( false );
	const [ said, setSaid ] = useState( '' );
	const [ error, setError ] = useState< ApiError | null >( null );
	const place = useRef< HTMLDivElement >( null );
	const again = async ( one: DismissedSuggestion ) => {
		setBusy( true );
		setError( null );
		try {
			const now = await suggestAgain( one );
			const sentence = fill(
				/* translators: %s: name of a CDN. */
				__(
					'%s will be suggested again if your images still come through it.',
					'shortpixel-flush'
				),
				one.name
			);
			setDismissed( now.dismissed );
			setSaid( sentence );
			speak( sentence );
			// Moves the focus, since the pressed button disappears with its line.
			place.current?.focus();
			onSaved();
		} catch ( thrown ) {
			setError( await toApiError( thrown ) );
		}
		setBusy( false );
	};
	return (
		<div ref={ place } tabIndex={ -1 } className="spf-dismissed">
			{ dismissed.map( ( one ) => (
				<p key={ one.kind + one.host }>
					{ fill(
						/* translators: 1: name of a CDN, 2: a host. */
						__(
							'%1$s at %2$s is no longer suggested.',
							'shortpixel-flush'
						),
						one.name,
						one.host
					) }{ ' ' }
					<ActionButton
						variant="link"
						disabled={ busy }
						label={ `${ __( 'Suggest it again', 'shortpixel-flush' ) }: ${ one.name }, ${ one.host }` }
						onClick={ () => void again( one ) }
					>
						{ __( 'Suggest it again', 'shortpixel-flush' ) }
					</ActionButton>
				</p>
			) ) }
			{ said !== '' && <p>{ said }</p> }
			{ error && <Problem error={ error } /> }
		</div>
	);
}
