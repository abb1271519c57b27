<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '1e6b6abab08b859c441a');
