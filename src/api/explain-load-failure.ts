import { __ } from '@wordpress/i18n';

/**
 * Waits for a script; if it does not load, rejects with a sentence to show or, without a connection, with an offline
 * error, after which `useLoaded` tries again.
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
