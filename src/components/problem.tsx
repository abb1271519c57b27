import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import type { ApiError } from '../api/errors';
import { isTransient } from '../drive/pace';
import { ActionButton } from './action-button';

interface Props {
	error: ApiError;
	onTryAgain?: () => void;
}

/** An error message, announced to screen readers, with a Retry button if a retry may help. */
export function Problem( { error, onTryAgain }: Props ) {
	const helps = error.kind === 'session' || isTransient( error );
	return (
		<Notice
			status="error"
			isDismissible={ false }
			spokenMessage={ error.message }
		>
			<p>{ error.message }</p>
			{ helps && onTryAgain && (
				<ActionButton vanishes onClick={ onTryAgain }>
					{ __( 'Retry', 'shortpixel-flush' ) }
				</ActionButton>
			) }
		</Notice>
	);
}
