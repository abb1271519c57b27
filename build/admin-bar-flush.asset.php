<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'a74acb08fff2695cba1c');
