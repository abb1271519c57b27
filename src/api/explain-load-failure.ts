import { __ } from '@wordpress/i18n';

/**
 * Rejects with an error to show if a script does not load; `useLoaded` retries an offline error when the connection
 * returns.
 */
export function explainLoadFailure< T >( loading: Promise< T > ): Promise< T > {
	return loading.catch( () => {
		throw navigator.onLine
			? __(
					'Your site did not answer, so nothing has been changed.',
					'shortpixel-flush'
				)
			: { code: 'offline_error' };
	} );
}
