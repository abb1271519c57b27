<?php return array('dependencies' => array(), 'version' => 'a951cd0167702f377835');
