import { __ } from '@wordpress/i18n';

/** Rejects with a sentence where a script does not load. */
export function orSay< T >( loading: Promise< T > ): Promise< T > {
	return loading.catch( () => {
		throw __(
			'Your site did not answer. Nothing has been changed. Try again.',
			'shortpixel-flush'
		);
	} );
}
