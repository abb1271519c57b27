<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'e26b0116a557e4bea233');
