<?php return array('dependencies' => array(), 'version' => 'fa677e0340b4a668c8af');
