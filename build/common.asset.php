<?php return array('dependencies' => array(), 'version' => '40c0ca87e06f660cac7f');
