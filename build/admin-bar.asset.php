<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '8daf924cbb9c020a8519');
