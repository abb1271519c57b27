import { __ } from '@wordpress/i18n';

/** Rejects with a sentence if a script does not load; offline, it loads again when the connection returns. */
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
