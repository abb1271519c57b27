<?php return array('dependencies' => array(), 'version' => '6b9d53ef4d355f84cd49');
