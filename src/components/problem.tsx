import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import type { ApiError } from '../api/errors';
import { ActionButton } from './action-button';

interface Props {
	error: ApiError;
	onTryAgain?: () => void;
}

/** What went wrong, in a sentence that is spoken too, with the way on. */
export function Problem( { error, onTryAgain }: Props ) {
	const session = error.kind === 'session';
	const wayOn = session ? () => window.location.reload() : onTryAgain;
	return (
		<Notice
			status="error"
			isDismissible={ false }
			spokenMessage={ error.message }
		>
			<p>{ error.message }</p>
			{ wayOn && (
				<ActionButton onClick={ wayOn }>
					{ session
						? __( 'Reload', 'shortpixel-flush' )
						: __( 'Try again', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</Notice>
	);
}
