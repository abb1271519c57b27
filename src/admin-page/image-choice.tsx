import { TextControl } from '@wordpress/components';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';

import { ActionButton } from '../components/action-button';
import type { FlushRequest, ProviderStatus } from '../domain/types';
import { useDraft } from '../hooks/use-draft';
import { useLoaded } from '../hooks/use-loaded';
import { loadPastedReader } from './load-on-demand';
import { openMediaFrame } from './media-frame';

interface Props {
	providers: ProviderStatus[];
	onChoose: ( request: FlushRequest ) => void;
}

/** Chooses images from the library, or by any link to them. */
export function ImageChoice( { providers, onChoose }: Props ) {
	const [ address, setAddress ] = useDraft( 'address' );
	const [ wanted, want ] = useState( false );
	const [ loaded, reload ] = useLoaded( wanted ? loadPastedReader : null );
	const reader = loaded.value;
	const text = address ?? '';
	const field = useRef< HTMLInputElement >( null );
	const submit = ( event: FormEvent ) => {
		event.preventDefault();
		const urls =
			reader?.readPasted( text ).urls ??
			text.split( /\s+/ ).filter( Boolean );
		if ( urls.length === 0 ) {
			field.current?.focus();
		} else {
			onChoose( { scope: 'urls', urls } );
		}
	};
	return (
		<form className="spf-choice" onSubmit={ submit }>
			<ActionButton
				onClick={ () =>
					openMediaFrame( ( attachments ) =>
						onChoose( { scope: 'images', attachments } )
					)
				}
			>
				{ __( 'Choose from the library', 'shortpixel-flush' ) }
			</ActionButton>
			<div className="spf-choice__address">
				<TextControl
					ref={ field }
					__nextHasNoMarginBottom
					__next40pxDefaultSize
					label={ __( 'Or paste a link', 'shortpixel-flush' ) }
					help={ __(
						'An image or a page of this site, or ShortPixel’s link to an image.',
						'shortpixel-flush'
					) }
					placeholder="https://"
					inputMode="url"
					autoComplete="off"
					spellCheck={ false }
					dir="ltr"
					value={ text }
					onChange={ setAddress }
					onFocus={ () => {
						want( true );
						if ( loaded.status === 'failed' ) {
							reload();
						}
					} }
				/>
				<ActionButton>
					{ __( 'Look up', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
			{ reader && (
				<reader.PastedLinks
					text={ text }
					endpoints={ providers.flatMap(
						( { endpoint } ) => endpoint ?? []
					) }
				/>
			) }
		</form>
	);
}
