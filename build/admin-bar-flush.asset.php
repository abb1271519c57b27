<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '846902b72e9143310349');
