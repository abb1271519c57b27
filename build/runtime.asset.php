<?php return array('dependencies' => array(), 'version' => 'f3c1e14a1778c73a42e5');
