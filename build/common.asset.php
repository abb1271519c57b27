<?php return array('dependencies' => array(), 'version' => '8d044ab157e110f52eae');
